package dev.tidewire.siege;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Messages by a schedule and when each came back; the time counts from the schedule, so that no delay hides another. */
final class Echoes {
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final String name = RUNS.incrementAndGet() + " ";
    private final AtomicLongArray nanos;
    private final AtomicIntegerArray last;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final long begin = System.nanoTime();
    private final int perSecond;

    Echoes(int count, int clients, int perSecond) {
        this.nanos = new AtomicLongArray(count);
        this.last = new AtomicIntegerArray(clients);
        this.perSecond = perSecond;
    }

    int count() {
        return nanos.length();
    }

    long due(int message) {
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
        if (message % last.length() != client || message < last.getAndSet(client, message)) {
            wrong.incrementAndGet();
        }
        nanos.set(message, System.nanoTime() - due(message));
        arrived.incrementAndGet();
    }

    boolean areComplete() {
        return arrived.get() >= count();
    }

    /** Messages that did not come back, or not in their place. */
    int lost() {
        return count() - arrived.get() + wrong.get();
    }

    double millisAt(double part) {
        long[] sorted = new long[count()];
        Arrays.setAll(sorted, nanos::get);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }

    double p99() {
        return millisAt(0.99);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, longest %.1f ms", millisAt(0.5), p99(), millisAt(1));
    }
}
