package dev.tidewire.interop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What happened, in order, each to be taken once. Thread-safe. */
final class Events<E> {
    private static final int DEADLINE_SECONDS = 30;

    private final BlockingQueue<E> queue = new LinkedBlockingQueue<>();

    void add(E event) {
        queue.add(event);
    }

    /** The next event; waits for it, and fails the test if none comes. */
    E next() {
        try {
            E event = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing happened within " + DEADLINE_SECONDS + " s");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the next event", e);
        }
    }
}
