package dev.tidewire.server.bench;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** A {@link Tally} for each thread that sends or receives, and their sums. Thread-safe but for the latencies. */
final class Tallies {
    private static final double MEGABYTE = 1e6;

    private final List<Tally> all = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Tally> own = ThreadLocal.withInitial(this::add);
    private final Histogram latencies = Tally.newHistogram();
    private long arrivalsBefore;
    private long arrivals;

    private Tally add() {
        var tally = new Tally();
        all.add(tally);
        return tally;
    }

    /** The calling thread's. */
    Tally mine() {
        return own.get();
    }

    List<Thread> threads() {
        return all.stream().map(Tally::thread).toList();
    }

    long sum(ToLongFunction<Tally> what) {
        return all.stream().mapToLong(what).sum();
    }

    /** The measured time begins; one thread at a time calls this and {@link #endMeasuring}. */
    void beginMeasuring() {
        arrivalsBefore = sum(Tally::arrivals);
    }

    void endMeasuring() {
        arrivals = sum(Tally::arrivals) - arrivalsBefore;
    }

    /** How many messages arrived as they should within the measured time, whenever they were sent. */
    long arrivalsMeasured() {
        return arrivals;
    }

    /** Whether everything that is to arrive has arrived. */
    boolean isSettled() {
        return sum(Tally::settled) >= sum(Tally::expected);
    }

    /** The latencies since the last call; they are in {@link #latencies()} from then on. One thread at a time. */
    Histogram takeLatencies() {
        Histogram interval = Tally.newHistogram();
        all.forEach(tally -> interval.add(tally.takeLatencies()));
        latencies.add(interval);
        return interval;
    }

    /**
     * Adds the messages and their latencies; answers whether all that were to arrive have.
     *
     * @param size of a message in bytes; 0 leaves the bytes out
     * @param seconds how long was measured
     */
    boolean report(Report report, int size, double seconds, Words words) {
        long missing = Math.max(0, sum(Tally::expected) - sum(Tally::settled));
        double perSecond = seconds == 0 ? 0 : arrivals / seconds;
        report.count(words.sent(), words.sent(), sum(Tally::sent), words.sentUnit())
                .count(words.received(), words.received(), latencies().getTotalCount(), words.receivedUnit())
                .count("missing", "missing", missing, words.receivedUnit())
                .number("rate", "perSecond", perSecond, 0, words.receivedUnit() + "/s");
        if (size > 0) {
            report.number("payload", "megabytesPerSecond", perSecond * size / MEGABYTE, 1, "MB/s");
        }
        report.latency("latency", "latencyMicros", latencies());
        return missing == 0;
    }

    /** All latencies in nanoseconds. One thread at a time. */
    Histogram latencies() {
        takeLatencies();
        return latencies;
    }
}
