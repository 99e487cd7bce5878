package dev.tidewire.interop;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What happened, in order, each to be taken once. Thread-safe. */
final class Events<E> {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final BlockingQueue<E> queue = new LinkedBlockingQueue<>();

    void add(E event) {
        queue.add(event);
    }

    /** The next event; waits for it, and fails the test if none comes. */
    E next() {
        return nextBefore(System.nanoTime() + DEADLINE.toNanos());
    }

    /** The next event; fails the test if none comes before this time of {@link System#nanoTime()}. */
    E nextBefore(long time) {
        try {
            E event = queue.poll(time - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("nothing happened in time");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the next event", e);
        }
    }
}
