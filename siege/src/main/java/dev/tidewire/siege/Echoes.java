package dev.tidewire.siege;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Messages by a schedule and when each came back; the time counts from the schedule, so that no delay hides another. */
final class Echoes {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final String name = RUNS.incrementAndGet() + " ";
    private final AtomicLongArray nanos;
    private final AtomicIntegerArray last;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final long begin = System.nanoTime();
    private final int perSecond;
    private final int copies;

    /** @param forAll whether each message comes to all clients, and not only back to the one that has sent it */
    Echoes(int messages, int clients, int perSecond, boolean forAll) {
        this.copies = forAll ? clients : 1;
        // What never comes is as late as anything that is waited for
        long[] never = new long[messages * copies];
        Arrays.fill(never, PATIENCE_NANOS);
        this.nanos = new AtomicLongArray(never);
        this.last = new AtomicIntegerArray(clients);
        this.perSecond = perSecond;
    }

    int messages() {
        return nanos.length() / copies;
    }

    /** How many are to arrive. */
    int count() {
        return nanos.length();
    }

    /** Waits until it is time to send it. */
    void awaitDue(int message) {
        for (long wait = due(message) - System.nanoTime(); wait > 0; wait = due(message) - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private long due(int message) {
        return begin + message * 1_000_000_000L / perSecond;
    }

    String text(int message) {
        return name + message;
    }

    void arrived(int client, String text) {
        if (!text.startsWith(name)) {
            // Of a run that gave it up, where it has been counted as lost
            return;
        }
        int message = Integer.parseInt(text.substring(name.length()));
        int arrival = copies == 1 ? message : message * copies + client;
        if (arrival % last.length() != client || arrival < last.getAndSet(client, arrival)) {
            wrong.incrementAndGet();
        }
        nanos.set(arrival, System.nanoTime() - due(message));
        arrived.incrementAndGet();
    }

    /** Waits until all have arrived, or gives up. */
    void awaitAll() {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (arrived.get() < count() && System.nanoTime() < giveUp) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Messages that did not come back, or not in their place. */
    int lost() {
        return count() - arrived.get() + wrong.get();
    }

    private double millisAt(double part) {
        return millisAt(part, latencies());
    }

    private LongStream latencies() {
        return IntStream.range(0, count()).mapToLong(nanos::get);
    }

    private static double millisAt(double part, LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }

    double p99() {
        return millisAt(0.99);
    }

    /** That of several runs together. */
    static double p99(List<Echoes> runs) {
        return millisAt(0.99, runs.stream().flatMapToLong(Echoes::latencies));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, longest %.1f ms", millisAt(0.5), p99(), millisAt(1));
    }
}
