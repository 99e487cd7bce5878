package dev.tidewire.siege;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Subscribers of a slow broadcast that take next to nothing of it, so that less waits for each than may: what ends them is
 * how little they take. Some of them break a rule meanwhile, and cannot take the Close frame either.
 */
record StuckReaders(Path home, Scale scale, Table table) implements Trial.Course {
    private static final int MESSAGES_PER_SECOND = 20;
    private static final double SECONDS = 50;
    private static final double BASELINE_SECONDS = 10;
    // The buffers of the system are full by then
    private static final double BREAK_SECONDS = 15;
    // 30 s without progress, from when those buffers were full; 5 s for the closing handshake; looked at once a second
    private static final double SHORTEST = 30;
    private static final double LONGEST = 45;
    private static final double LONGEST_CLOSE = 8;
    private static final double MOST_TIMES = 2;

    @Override
    public void run() throws Exception {
        int each = scale.stalled();
        table.section(String.format(
                Locale.ROOT,
                "stuck readers: %,d subscribers, %d messages/s of 1 KiB; %d read nothing, %d a byte each second,"
                        + " %d nothing and break a rule; %s",
                scale.healthy(),
                MESSAGES_PER_SECOND,
                each,
                each,
                each,
                Floods.placing()));
        try (Target server = Target.start(home, "broadcast", "--port", "0");
                Audience healthy = new Audience(server.url(), scale.healthy())) {
            healthy.talk(MESSAGES_PER_SECOND, BASELINE_SECONDS / 2);
            Usage before = Recovery.settled(server);
            double cpu = server.cpuSeconds();
            Echoes baseline = healthy.talk(MESSAGES_PER_SECOND, BASELINE_SECONDS);
            double cpuBefore = (server.cpuSeconds() - cpu) / BASELINE_SECONDS;
            cpu = server.cpuSeconds();
            Ends ends;
            Echoes during;
            try (Stuck stuck = new Stuck(server, each)) {
                CompletableFuture<Echoes> talk =
                        CompletableFuture.supplyAsync(() -> healthy.talk(MESSAGES_PER_SECOND, SECONDS));
                ends = stuck.ends(before.descriptors());
                during = talk.join();
            }
            double cpuDuring = (server.cpuSeconds() - cpu) / SECONDS;
            judge(ends);
            judgeCpu(cpuBefore, cpuDuring);
            new Beside(baseline, during, healthy.ended()).judge(table, Beside.Tolerance.HARDLY_FELT, scale);
            Recovery.after(server, before).judge(table);
            table.judgeServer(server);
        }
    }

    private void judge(Ends ends) {
        table.judge(
                ends.broken >= 0 && ends.broken <= LONGEST_CLOSE,
                "those that broke a rule",
                "dropped after 5 s",
                ends.broken < 0 ? "not within their time" : String.format(Locale.ROOT, "after %.1f s", ends.broken));
        table.judge(
                ends.first >= SHORTEST && ends.last >= 0 && ends.last <= LONGEST,
                "the others",
                "dropped after 30 s without progress",
                String.format(
                        Locale.ROOT,
                        "first %.1f s from the first message, last %s",
                        ends.first,
                        ends.last < 0 ? "not within its time" : String.format(Locale.ROOT, "%.1f s", ends.last)));
    }

    private void judgeCpu(double before, double during) {
        String figure = String.format(Locale.ROOT, "%.3f to %.3f of a core", before, during);
        if (scale.judgesLatency()) {
            table.judge(during <= MOST_TIMES * before, "  the server's CPU", "at most 2 times", figure);
        } else {
            table.note("  the server's CPU", figure);
        }
    }

    /** Seconds until they ended; below zero if they did not. */
    private static final class Ends {
        private double broken = -1;
        private double first = -1;
        private double last = -1;
    }

    /** All that are stuck. The server's descriptors tell when it has dropped them, as they themselves see nothing of it. */
    private static final class Stuck implements AutoCloseable {
        private static final long PAUSE_MILLIS = 50;
        private static final long NANOS_PER_BYTE = 1_000_000_000L;

        private final Target server;
        private final int each;
        private final List<StalledReader> silent = new ArrayList<>();
        private final List<StalledReader> slow = new ArrayList<>();
        private final List<StalledReader> breaking = new ArrayList<>();
        private final long begin = System.nanoTime();
        private long lastByte = begin;
        private boolean broken;

        Stuck(Target server, int each) throws IOException, InterruptedException {
            this.server = server;
            this.each = each;
            for (int i = 0; i < each; i++) {
                silent.add(new StalledReader(server.address()));
                slow.add(new StalledReader(server.address()));
                breaking.add(new StalledReader(server.address()));
            }
        }

        /** Waits until the server has dropped them all, or the time is over. */
        Ends ends(int others) throws IOException, InterruptedException {
            Ends ends = new Ends();
            while (ends.last < 0 && seconds() < SECONDS) {
                Thread.sleep(PAUSE_MILLIS);
                readSlowly();
                breakRule();
                int left = server.descriptors() - others;
                if (ends.broken < 0 && left <= 2 * each) {
                    ends.broken = seconds() - BREAK_SECONDS;
                }
                if (ends.first < 0 && left < 2 * each) {
                    ends.first = seconds();
                }
                if (left <= 0) {
                    ends.last = seconds();
                }
            }
            return ends;
        }

        private double seconds() {
            return (System.nanoTime() - begin) / 1e9;
        }

        private void readSlowly() {
            if (System.nanoTime() - lastByte >= NANOS_PER_BYTE) {
                lastByte = System.nanoTime();
                slow.forEach(StalledReader::readByte);
            }
        }

        private void breakRule() throws IOException {
            if (!broken && seconds() >= BREAK_SECONDS) {
                broken = true;
                for (StalledReader each : breaking) {
                    each.sendUnmasked();
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (List<StalledReader> some : List.of(silent, slow, breaking)) {
                for (StalledReader one : some) {
                    one.close();
                }
            }
        }
    }
}
