package dev.tidewire.server.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How busy the generator was in the measured time, and so whether it, rather than the server, was the limit. One thread.
 */
final class GeneratorUse {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double NEARLY_ALL = 0.9;
    private static final long LATE_NANOS = 1_000_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private final Bench bench;
    private final Map<Thread, Long> before = new HashMap<>();
    private final Map<String, Object> shares = new LinkedHashMap<>();
    private double busiest;
    private double process;
    private double machine;
    private long processBefore;
    private long began;

    GeneratorUse(Bench bench) {
        this.bench = bench;
    }

    void begin() {
        bench.tallies().threads().forEach(thread -> before.put(thread, used(thread)));
        // the bean tells the use since it was asked last
        SYSTEM.getCpuLoad();
        processBefore = SYSTEM.getProcessCpuTime();
        began = System.nanoTime();
    }

    void end() {
        double nanos = Math.max(1, System.nanoTime() - began);
        for (Thread thread : bench.tallies().threads()) {
            double share = Math.max(0, used(thread) - before.getOrDefault(thread, 0L)) / nanos;
            shares.put(thread.getName(), share);
            busiest = Math.max(busiest, share);
        }
        process = (SYSTEM.getProcessCpuTime() - processBefore) / nanos;
        machine = Math.max(0, SYSTEM.getCpuLoad());
    }

    /** Adds the figures, and what to do if the generator was the limit. */
    void report(Report report) {
        Histogram late = bench.lateness();
        boolean busy = busiest >= NEARLY_ALL || process >= NEARLY_ALL * PROCESSORS;
        boolean slipped = isSlipping(late, bench.tallies().latencies());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("limited", busy || slipped);
        fields.put("threads", shares);
        fields.put("processCores", process);
        fields.put("cores", PROCESSORS);
        fields.put("machine", machine);
        fields.put("lateMicrosP99", late.getValueAtPercentile(99) / MICRO);
        report.field("generator", fields);
        report.row("generator's busiest thread", percent(busiest), "%");
        report.row("the generator in all", Report.number(process, 2), "of " + PROCESSORS + " cores");
        if (late.getTotalCount() > 0) {
            report.row("sent late p99", Report.number(late.getValueAtPercentile(99) / MILLI, 3), "ms");
        }
        report.row("all of this machine's cores", percent(machine), "%");
        advise(report, busy, slipped);
    }

    private void advise(Report report, boolean busy, boolean slipped) {
        if (busy) {
            report.remark("LIMIT: this generator used " + percent(busiest) + " % of one thread's time and "
                    + percent(process / PROCESSORS) + " % of its cores: the server may be faster than this shows."
                    + " Use more --threads while cores are free, else a generator on another machine.");
        }
        if (slipped) {
            report.remark("LIMIT: the generator fell behind its schedule, by "
                    + Report.number(bench.lateness().getValueAtPercentile(99) / MILLI, 3)
                    + " ms at p99, and the latencies hold that. Use a lower --rate, more --threads,"
                    + " or a generator on another machine.");
        }
        if (machine >= NEARLY_ALL) {
            report.remark("NOTE: all of this machine's cores were busy: a server that runs here too had to share them."
                    + " A generator on another machine would tell.");
        }
    }

    // Its own lateness is in every latency; it matters where it makes up a good part of them
    private static boolean isSlipping(Histogram late, Histogram latencies) {
        long p99 = late.getValueAtPercentile(99);
        return p99 >= LATE_NANOS && p99 >= latencies.getValueAtPercentile(99) / 2;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f", share * 100);
    }

    // its successor is newer than Java 17
    @SuppressWarnings("deprecation")
    private static long used(Thread thread) {
        return Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
    }
}
