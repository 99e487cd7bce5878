package dev.tidewire.server.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one thread has sent and received. That thread alone counts, so nothing contends; any other may read, and one of
 * them takes the latencies out.
 */
final class Tally {
    private static final long FINEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Thread thread = Thread.currentThread();
    private final SingleWriterRecorder latency = new SingleWriterRecorder(FINEST_NANOS, LONGEST_NANOS, DIGITS);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();

    static Histogram newHistogram() {
        return new Histogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);
    }

    /** A message left within the measured time, and is to arrive this many times. */
    void sent(long times) {
        add(sent, 1);
        add(expected, times);
    }

    /** A message arrived as it should, measured or not. */
    void arrived() {
        add(arrived, 1);
    }

    /** A measured message arrived as it should, this long after it was to leave. */
    void settled(long nanos) {
        add(settled, 1);
        latency.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
    }

    /** A measured message was answered, but wrongly. */
    void settledWrongly() {
        add(settled, 1);
    }

    Thread thread() {
        return thread;
    }

    long sent() {
        return sent.get();
    }

    long expected() {
        return expected.get();
    }

    long settled() {
        return settled.get();
    }

    long arrivals() {
        return arrived.get();
    }

    /** The latencies since the last call, in nanoseconds. */
    Histogram takeLatencies() {
        return latency.getIntervalHistogram();
    }

    // No other thread counts here, so adding needs no locked instruction
    private static void add(AtomicLong counter, long amount) {
        counter.setRelease(counter.getPlain() + amount);
    }
}
