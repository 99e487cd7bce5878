package dev.tidewire.siege;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Looks at a server's memory all the while, and keeps the most that it has seen. */
final class MemoryWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1_000;

    private final Target server;
    private final Thread thread = new Thread(this::look, "memory watch");
    private volatile boolean stopped;
    private volatile long mostLive;
    private volatile long mostResident;

    MemoryWatch(Target server) {
        this.server = server;
        thread.start();
    }

    private void look() {
        try {
            while (!stopped) {
                mostLive = Math.max(mostLive, server.liveHeap());
                mostResident = Math.max(mostResident, server.resident());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            System.err.println("siege: no more looks at the server's memory: " + e);
        }
    }

    /** The most bytes of live objects. */
    long mostLive() {
        return mostLive;
    }

    /** The most bytes of resident memory; the heap is in it from the start, so that it grows with what lies beside it. */
    long mostResident() {
        return mostResident;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
