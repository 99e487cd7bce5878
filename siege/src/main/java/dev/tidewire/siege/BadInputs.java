package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;

/** What attackers and broken clients send, row by row and again and again, beside clients that echo all the while. */
record BadInputs(Path home, Scale scale, Table table) implements Trial.Course {
    private static final int MESSAGES_PER_SECOND = 1_000;

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "bad inputs for %d s beside %,d clients that echo %,d messages/s; %s",
                scale.floodSeconds(),
                scale.healthy(),
                MESSAGES_PER_SECOND,
                Floods.placing()));
        try (Target server = Target.start(home, "echo", "--port", "0", "--compression");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            new InputTrial("bad handshakes and frames", Input.all(), healthy, MESSAGES_PER_SECOND)
                    .run(server, scale, table);
            table.judgeServer(server);
        }
    }
}
