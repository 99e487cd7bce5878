package dev.tidewire.siege;

import java.util.List;
import java.util.Locale;

/** One way to attack, by many, beside clients that talk all the while. */
record Flood(Attack attack, Target server, Talkers healthy) {
    private static final int WARM_UP_SECONDS = 2;
    // The attackers' JVM starts, and they have all arrived
    private static final double ARRIVAL_SECONDS = 1.5;
    // Those who are hung up on have come once more by then, and not been hung up on again
    private static final int BEYOND_DEADLINE_SECONDS = 7;
    private static final int LOOK_SECONDS = 3;
    // The server keeps a twentieth of them for itself
    private static final int SPARE_PARTS = 20;
    private static final int MOST_BYTES_EACH = 4096;
    // An address may have 100 connections, and the last ones are on their way when it ends
    private static final double LEAST_REFUSED = 0.95;

    /** Loads and compiles what it needs in all processes, so that it costs no memory later. */
    void warmUp(Scale scale) throws Exception {
        warmUp(scale, WARM_UP_SECONDS + count(scale) / Swarm.MOST_A_SECOND);
    }

    /** The same for as long as it will attack, so that the server's pools, too, are as large as they will be. */
    void warmUpInFull(Scale scale) throws Exception {
        warmUp(scale, seconds(scale) + (int) Math.ceil(ARRIVAL_SECONDS) + LOOK_SECONDS);
    }

    private void warmUp(Scale scale, int seconds) throws Exception {
        int count = count(scale);
        try (Raid raid = new Raid(attack, server.address().getPort(), count, seconds)) {
            healthy.talk(seconds);
            raid.outcome();
        }
    }

    /** Attacks; judges all but how much later the healthy have their answers. */
    Beside run(Scale scale, Table table) throws Exception {
        Usage before = Recovery.settled(server);
        Echoes baseline = baseline(scale);
        double cpu = server.cpuSeconds();
        int seconds = seconds(scale);
        Echoes during;
        Usage most;
        Raid.Outcome outcome;
        try (Raid raid = new Raid(
                attack,
                server.address().getPort(),
                count(scale),
                seconds + (int) Math.ceil(ARRIVAL_SECONDS) + LOOK_SECONDS)) {
            during = healthy.talk(ARRIVAL_SECONDS + seconds);
            cpu = server.cpuSeconds() - cpu;
            most = server.usage();
            outcome = raid.outcome();
        }
        table.note(attack.what, outcome + String.format(Locale.ROOT, ", server's CPU %.1f s", cpu));
        if (attack.deadlineSeconds > 0) {
            table.judgeLives(
                    "  hung up on", attack.deadlineSeconds, outcome.thrownOut(), outcome.shortest(), outcome.longest());
        }
        if (attack == Attack.STORM) {
            judgeRefusals(table, outcome);
        }
        if (attack == Attack.ECHOES) {
            table.judge(
                    outcome.thrownOut() > 0,
                    "  dropped",
                    "some of them",
                    String.format(Locale.ROOT, "%,d", outcome.thrownOut()));
        }
        if (attack == Attack.SILENT) {
            judgeMemory(table, before, most);
        }
        Beside beside = new Beside(baseline, during, healthy.ended());
        beside.judgeLost(table);
        Recovery.after(server, before).judge(table);
        return beside;
    }

    /** Judges how much later the healthy have their answers, by the seconds before this attack and as many behind it. */
    void judgeLatency(Beside beside, Scale scale, Table table) throws Exception {
        double without = Echoes.p99(List.of(beside.baseline(), baseline(scale)));
        beside.judgeLatency(table, Beside.LATENCY, without, Beside.Tolerance.TWICE, scale);
    }

    private Echoes baseline(Scale scale) throws Exception {
        BusyCore busy = new BusyCore();
        try (busy) {
            return healthy.talk(scale.floodSeconds());
        }
    }

    private int seconds(Scale scale) {
        return attack.deadlineSeconds > 0 ? attack.deadlineSeconds + BEYOND_DEADLINE_SECONDS : scale.floodSeconds();
    }

    private int count(Scale scale) throws Exception {
        if (attack != Attack.SILENT) {
            return scale.attackers();
        }
        return Math.min(
                scale.silent(),
                server.mostDescriptors() - server.descriptors() - server.mostDescriptors() / SPARE_PARTS);
    }

    private static void judgeRefusals(Table table, Raid.Outcome outcome) {
        double refused = (double) outcome.thrownOut() / outcome.connections();
        table.judge(
                refused >= LEAST_REFUSED,
                "  refused",
                "all that are too many",
                String.format(Locale.ROOT, "%.1f %%", 100 * refused));
    }

    private static void judgeMemory(Table table, Usage before, Usage most) {
        int more = Math.max(1, most.descriptors() - before.descriptors());
        long bytes = Math.max(0, most.heap() - before.heap() + most.resident() - before.resident());
        table.judge(
                bytes <= (long) more * MOST_BYTES_EACH + Usage.RESIDENT_SLACK,
                "  memory for each",
                "at most 4 KiB, and 4 MiB in all",
                String.format(Locale.ROOT, "%,d bytes, of %,d connections", bytes / more, more));
    }
}
