package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;

/** A server with little memory, of which many want more than there is: it drops them, and goes on for the others. */
record ShortOfMemory(Path home, Scale scale, Table table) implements Trial.Course {
    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "short of memory: 64 MiB of heap and as much beside it, %,d attackers for %d s beside %s",
                scale.attackers(),
                scale.floodSeconds(),
                HealthyClients.inWords(scale.healthy())));
        try (Target server = Target.startSmall(home, "echo", "--port", "0");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            Flood flood = new Flood(Attack.ECHOES, server, healthy);
            flood.warmUpInFull(scale);
            Recovery.trimmed(server);
            flood.run(scale, table).noteLatency(table);
            table.judgeServer(server);
        }
    }
}
