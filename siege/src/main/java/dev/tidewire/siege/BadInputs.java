package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;

/** What attackers and broken clients send, row by row and again and again, beside clients that echo all the while. */
record BadInputs(Path home, Scale scale, Table table) implements Trial.Course {
    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "bad inputs for %d s beside %s",
                scale.floodSeconds(),
                HealthyClients.inWords(scale.healthy())));
        try (Target server = Target.start(home, "echo", "--port", "0", "--compression");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            new InputTrial("bad handshakes and frames", Input.all(), healthy).run(server, scale, table);
            table.judgeServer(server);
        }
    }
}
