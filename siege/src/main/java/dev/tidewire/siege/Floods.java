package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Floods of many attackers beside clients that echo at a steady pace. */
record Floods(Path home, Scale scale, Table table) implements Trial.Course {
    private static final int MESSAGES_PER_SECOND = 1_000;
    // Those are for other servers
    private static final Set<Attack> ATTACKS = EnumSet.complementOf(EnumSet.of(Attack.ECHOES, Attack.TLS_SLOWLORIS));

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "floods: %,d attackers for %d s each beside %,d clients that echo %,d messages/s; %s",
                scale.attackers(),
                scale.floodSeconds(),
                scale.healthy(),
                MESSAGES_PER_SECOND,
                placing()));
        try (Target server = Target.start(home, "echo", "--port", "0");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            for (Attack attack : ATTACKS) {
                new Flood(attack, server, healthy, MESSAGES_PER_SECOND).warmUp(scale);
            }
            for (Attack attack : ATTACKS) {
                new Flood(attack, server, healthy, MESSAGES_PER_SECOND).run(scale, table);
            }
            table.judgeServer(server);
        }
    }

    static String placing() {
        return Boolean.getBoolean("siege.pinned")
                ? "the server on core 0, all else on core 1, attackers at nice 19"
                : "no core of its own for the server, as there is no taskset or only one core";
    }
}
