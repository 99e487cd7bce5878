package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;

/** Floods of many attackers beside clients that echo at a steady pace. */
record Floods(Path home, Scale scale, Table table) {
    private static final int MESSAGES_PER_SECOND = 1_000;
    private static final double MOST = 2;
    private static final int WARM_UP_SECONDS = 2;
    // The attackers' JVM starts, and they have all arrived
    private static final double ARRIVAL_SECONDS = 1.5;

    void run() throws Exception {
        table.section("floods: " + scale.attackers() + " attackers for " + scale.floodSeconds() + " s each beside "
                + scale.besideFloods() + " clients that echo " + MESSAGES_PER_SECOND + " messages/s; " + placing());
        try (Target server = Target.start(home, "echo", "--port", "0");
                HealthyClients healthy = new HealthyClients(server.url(), scale.besideFloods())) {
            warmUp(server, healthy);
            for (Attack attack : Attack.values()) {
                flood(attack, server, healthy);
            }
            table.judgeServer(server);
        }
    }

    static String placing() {
        return Boolean.getBoolean("siege.pinned")
                ? "the server on core 0, all else on core 1, attackers at nice 19"
                : "no core of its own for the server, as there is no taskset or only one core";
    }

    /** Loads and compiles what the floods need in all processes, so that they cost no memory later. */
    private void warmUp(Target server, HealthyClients healthy) throws Exception {
        for (Attack attack : Attack.values()) {
            try (Raid raid = new Raid(attack, server.address().getPort(), scale.attackers(), WARM_UP_SECONDS)) {
                healthy.talk(MESSAGES_PER_SECOND, WARM_UP_SECONDS);
                raid.figures();
            }
        }
    }

    private void flood(Attack attack, Target server, HealthyClients healthy) throws Exception {
        Usage before = Recovery.settled(server);
        Echoes baseline = healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds() / 2.0);
        double cpu = server.cpuSeconds();
        Echoes during;
        String figures;
        try (Raid raid = new Raid(
                attack,
                server.address().getPort(),
                scale.attackers(),
                scale.floodSeconds() + (int) Math.ceil(ARRIVAL_SECONDS))) {
            during = healthy.talk(MESSAGES_PER_SECOND, ARRIVAL_SECONDS + scale.floodSeconds());
            figures = raid.figures();
        }
        cpu = server.cpuSeconds() - cpu;
        table.note(attack.what, figures + String.format(Locale.ROOT, ", server's CPU %.1f s", cpu));
        new Beside(baseline, during, healthy.ended())
                .judge(table, (before99, during99) -> during99 <= MOST * before99, "at most 2 times", scale);
        Recovery.after(server, before).judge(table);
    }
}
