package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What attackers and broken clients send, row by row and again and again, beside clients that echo all the while. */
record BadInputs(Path home, Scale scale, Table table) {
    private static final int MESSAGES_PER_SECOND = 1_000;

    void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "bad inputs for %d s beside %,d clients that echo %,d messages/s; %s",
                scale.floodSeconds(),
                scale.besideInputs(),
                MESSAGES_PER_SECOND,
                Floods.placing()));
        List<Input> rows = Input.all();
        try (Target server = Target.start(home, "echo", "--port", "0", "--compression");
                HealthyClients healthy = new HealthyClients(server.url(), scale.besideInputs())) {
            // All of them beside talk, again and again, so that what they need is loaded and compiled
            new Volley(rows, server.address())
                    .during(() -> healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds() / 2.0));
            Usage before = Recovery.settled(server);
            Echoes baseline = healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds() / 2.0);
            Volley volley = new Volley(rows, server.address());
            Echoes during = volley.during(() -> healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds()));
            volley.judge(table, "answers to bad handshakes and frames");
            new Beside(baseline, during, healthy.ended())
                    .judge(table, Beside::isWithin5MillisOr20Percent, "within 5 ms or 20 %", scale);
            table.judgeServer(server);
            Recovery.after(server, before).judge(table);
        }
    }
}
