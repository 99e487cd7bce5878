package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Subscribers of a slow broadcast that take next to nothing of it, so that less waits for each than may: what ends them is
 * how little they take. Some of them break a rule meanwhile, and cannot take the Close frame either.
 */
record StuckReaders(Path home, Scale scale, Table table) implements Trial.Course {
    private static final double SECONDS = 50;
    private static final int FILL_SECONDS = 20;
    private static final double BASELINE_SECONDS = 10;
    private static final double MOST_TIMES = 2;

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "stuck readers: %1$s; %2$d read nothing, %2$d a byte each second, %2$d nothing and break a rule",
                Audience.inWords(scale.healthy()),
                scale.stalled()));
        try (Target server = Target.start(home, "broadcast", "--port", "0");
                Audience healthy = new Audience(server.url(), scale.healthy())) {
            warmUp(server, healthy);
            Usage before = Recovery.settled(server);
            double cpu = server.cpuSeconds();
            Echoes baseline = healthy.talk(BASELINE_SECONDS);
            double cpuBefore = (server.cpuSeconds() - cpu) / BASELINE_SECONDS;
            cpu = server.cpuSeconds();
            Echoes during = talkBesideStuck(server, healthy, before.descriptors());
            judgeCpu(cpuBefore, (server.cpuSeconds() - cpu) / SECONDS);
            new Beside(baseline, during, healthy.ended()).judge(table, Beside.Tolerance.HARDLY_FELT, scale);
            Recovery.after(server, before).judge(table);
            table.judgeServer(server);
        }
    }

    // Until what some of them do not read lies in the server, so that what it needs then is loaded
    private static void warmUp(Target server, Audience healthy) throws Exception {
        try (StuckPeers once = new StuckPeers(server, 1, 0)) {
            CompletableFuture<Echoes> talk = CompletableFuture.supplyAsync(() -> healthy.talk(FILL_SECONDS));
            once.awaitEnds(FILL_SECONDS);
            talk.join();
        }
    }

    private Echoes talkBesideStuck(Target server, Audience healthy, int descriptors) throws Exception {
        try (StuckPeers stuck = new StuckPeers(server, scale.stalled(), descriptors)) {
            CompletableFuture<Echoes> talk = CompletableFuture.supplyAsync(() -> healthy.talk(SECONDS));
            stuck.awaitEnds(SECONDS);
            stuck.judge(table);
            return talk.join();
        }
    }

    private void judgeCpu(double before, double during) {
        String figure = String.format(Locale.ROOT, "%.3f to %.3f of a core", before, during);
        if (scale.judgesLatency()) {
            table.judge(during <= MOST_TIMES * before, "  the server's CPU", "at most 2 times", figure);
        } else {
            table.note("  the server's CPU", figure);
        }
    }
}
