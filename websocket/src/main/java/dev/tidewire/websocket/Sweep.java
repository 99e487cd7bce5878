package dev.tidewire.websocket;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at the deadlines of all connections of one event loop, again and again, and at what they keep. Owned by that loop. */
final class Sweep {
    private final LoopContext loop;
    private long nanos = Long.MAX_VALUE;
    private @Nullable Future<?> running;

    Sweep(LoopContext loop) {
        this.loop = loop;
    }

    /** Sees to it that it looks at least so often, as long as there are connections. */
    void every(long atLeast) {
        if (atLeast >= nanos) {
            return;
        }
        nanos = atLeast;
        if (running != null) {
            running.cancel(false);
        }
        running = loop.loop().scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        int now = loop.millis();
        loop.connections().forEach(connection -> look(connection, now));
        loop.strangers().forEach(connection -> look(connection, now));
        loop.guests().sweep(now);
        loop.buffers().dropUnused();
        loop.memory().look();
        if (loop.isIdle() && loop.guests().isEmpty() && running != null) {
            running.cancel(false);
            running = null;
            nanos = Long.MAX_VALUE;
        }
    }

    private static void look(Connection connection, int now) {
        try {
            connection.deadlines().sweep(now);
        } catch (Throwable e) {
            // The deadlines of the others are to be met
            connection.torn(e);
        }
    }
}
