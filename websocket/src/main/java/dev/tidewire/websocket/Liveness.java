package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM alive while something is to go on after {@code main} has returned, and no longer. The event loops
 * themselves are daemon threads, since they outlive what runs on them; one idle thread that is no daemon stands for all
 * who hold on here, as it does for an open socket in other runtimes.
 */
final class Liveness {
    private static final Object LOCK = new Object();
    private static int holders;
    private static @Nullable Thread keeper;

    private Liveness() {}

    /** Keeps the JVM alive until {@link #release()} has been called as often as this. Any thread. */
    static void hold() {
        synchronized (LOCK) {
            holders++;
            if (keeper == null) {
                keeper = new Thread(Liveness::keep, "tidewire-alive");
                keeper.setDaemon(false);
                keeper.start();
            }
        }
    }

    /** Takes one {@link #hold()} back. Any thread. */
    static void release() {
        synchronized (LOCK) {
            holders--;
            LOCK.notifyAll();
        }
    }

    private static void keep() {
        synchronized (LOCK) {
            while (holders > 0) {
                try {
                    LOCK.wait();
                } catch (InterruptedException ignored) {
                    // whoever interrupts this thread cannot mean the connections it stands for
                }
            }
            keeper = null;
        }
    }
}
