package dev.tidewire.siege;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Subscribers of a broadcast of which some never read: when the server has thrown those out, others take their place. */
final class SlowReaders implements Trial.Course {
    private static final int MESSAGES_PER_SECOND = 500;
    private static final int WAVES = 6;
    private static final double MOST_MIB = 1.2;

    private final Path home;
    private final Scale scale;
    private final Table table;
    private final Map<StalledReader.Fate, Integer> fates = new EnumMap<>(StalledReader.Fate.class);

    SlowReaders(Path home, Scale scale, Table table) {
        this.home = home;
        this.scale = scale;
        this.table = table;
    }

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "slow readers: %,d subscribers, %d messages/s of 1 KiB for %d s, %d of them never read, in %d waves",
                scale.subscribers(),
                MESSAGES_PER_SECOND,
                scale.broadcastSeconds(),
                scale.stalled(),
                WAVES));
        Memory without = broadcast(0);
        Memory with = broadcast(scale.stalled());
        judge(without, with);
    }

    /**
     * What a broadcast has cost at most since it was warm.
     *
     * @param live bytes of live objects
     * @param beside bytes beside the heap
     */
    private record Memory(long live, long beside) {}

    private Memory broadcast(int stalled) throws Exception {
        try (Target server = Target.startWithoutC2(home, "broadcast", "--port", "0");
                Subscribers others = new Subscribers(server.url(), scale.subscribers() - scale.stalled())) {
            double wave = scale.broadcastSeconds() / (double) WAVES;
            // Compiles the code, also what only slow readers bring about, and leaves time to give back what that took
            others.publish(MESSAGES_PER_SECOND, wave);
            wave(server, others, stalled, wave);
            others.publish(MESSAGES_PER_SECOND, wave);
            others.awaitAll();
            fates.clear();
            Usage before = Recovery.settled(server);
            double cpu = server.cpuSeconds();
            long begin = System.nanoTime();
            MemoryWatch watch = new MemoryWatch(server);
            try (watch) {
                for (int i = 0; i < WAVES; i++) {
                    wave(server, others, stalled, wave);
                }
            }
            others.awaitAll();
            double used = (server.cpuSeconds() - cpu) / ((System.nanoTime() - begin) / 1e9);
            if (stalled > 0) {
                judge(server, others, before, used);
            }
            // What the JVM happens to give back meanwhile is no credit to either run
            return new Memory(
                    Math.max(0, watch.mostLive() - before.heap()),
                    Math.max(0, watch.mostResident() - before.resident()));
        }
    }

    private void judge(Target server, Subscribers others, Usage before, double cpu) throws Exception {
        table.note("those that never read; server's CPU", fates + String.format(Locale.ROOT, "; %.2f of a core", cpu));
        table.judge(
                others.lost() == 0 && others.outOfOrder() == 0 && others.ended() == 0,
                "lost by the others",
                "0 messages, 0 connections",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d messages, %d out of order, %d connections",
                        others.lost(),
                        others.received() + others.lost(),
                        others.outOfOrder(),
                        others.ended()));
        table.judgeServer(server);
        Recovery.after(server, before).judge(table);
    }

    private void wave(Target server, Subscribers others, int count, double seconds)
            throws IOException, InterruptedException {
        List<StalledReader> stalled = stall(server.address(), count);
        others.publish(MESSAGES_PER_SECOND, seconds);
        for (StalledReader each : stalled) {
            fates.merge(each.fate(), 1, Integer::sum);
        }
    }

    private List<StalledReader> stall(InetSocketAddress server, int count) throws IOException {
        List<StalledReader> stalled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stalled.add(new StalledReader(server));
        }
        return stalled;
    }

    private void judge(Memory without, Memory with) {
        double live = mib(with.live() - without.live()) / scale.stalled();
        double beside = mib(with.beside() - without.beside()) / scale.stalled();
        table.judge(
                Math.max(0, live) + Math.max(0, beside) <= MOST_MIB,
                "more memory for each that never reads",
                "at most " + MOST_MIB + " MiB",
                String.format(
                        Locale.ROOT,
                        "%.2f MiB: %.2f of heap, %.2f beside it; all grew by at most %.1f and %.1f, without them %.1f and %.1f",
                        live + beside,
                        live,
                        beside,
                        mib(with.live()),
                        mib(with.beside()),
                        mib(without.live()),
                        mib(without.beside())));
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
