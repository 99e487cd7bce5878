package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How much of the machine others use, as {@code /proc/stat} tells it: all time that was neither idle nor waiting for a
 * disk, what a hypervisor took included.
 */
final class MachineUse {
    private static final long WATCHED_MILLIS = 1_000;
    private static final double QUIET_CORES = 0.1;
    private static final Path STAT = Path.of("/proc/stat");

    // user, nice, system, idle, iowait, irq, softirq, steal; what follows is contained in the first two
    private static final int COLUMNS = 8;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    private MachineUse() {}

    /** Watches for a second and answers how many cores were busy, 0 to all. */
    static double busyCores() throws IOException, InterruptedException {
        String before = Files.readString(STAT);
        Thread.sleep(WATCHED_MILLIS);
        return busyCores(before, Files.readString(STAT));
    }

    /** How many cores were busy between two readings of {@code /proc/stat}. */
    static double busyCores(String before, String after) {
        long[] from = ticks(before);
        long[] to = ticks(after);
        long all = Arrays.stream(to).sum() - Arrays.stream(from).sum();
        long idle = to[IDLE] + to[IO_WAIT] - from[IDLE] - from[IO_WAIT];
        long cores = after.lines().filter(line -> line.matches("cpu\\d.*")).count();
        return all <= 0 ? 0 : (double) cores * (all - idle) / all;
    }

    /** What to tell whoever is about to measure; nothing if the machine is quiet. */
    static Optional<String> warning(double busyCores, int cores) {
        return busyCores < QUIET_CORES
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "warning: something else kept %.2f of %d cores busy before this began; the figures will suffer",
                        busyCores,
                        cores));
    }

    private static long[] ticks(String stat) {
        return stat.lines()
                .filter(line -> line.startsWith("cpu "))
                .flatMap(line -> Arrays.stream(line.substring(4).strip().split("\\s+", -1)))
                .limit(COLUMNS)
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
