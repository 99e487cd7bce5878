package dev.tidewire.websocket;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all connections of one event loop, again and again: at their deadlines, and at how much waits on them. When more
 * waits on all of the server's than may, those with most are dropped. Owned by that loop.
 */
final class Sweep {
    private final LoopContext loop;
    private final WaitingBytes waiting;
    private long nanos = Long.MAX_VALUE;
    private long pending;
    private long pendingBefore;
    private @Nullable Future<?> running;

    Sweep(LoopContext loop, WaitingBytes waiting) {
        this.loop = loop;
        this.waiting = waiting;
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
        pending = 0;
        loop.connections().forEach(connection -> look(connection, now));
        loop.strangers().forEach(connection -> look(connection, now));
        loop.guests().sweep(now);
        loop.buffers().dropUnused();
        waiting.changed(pending - pendingBefore);
        pendingBefore = pending;
        if (pending > 0 && waiting.tooMuch() > 0) {
            long dropped = shed(waiting.shareOfTooMuch(pending));
            waiting.changed(-dropped);
            pendingBefore -= dropped;
        }
        if (loop.isIdle() && loop.guests().isEmpty() && running != null) {
            running.cancel(false);
            running = null;
            nanos = Long.MAX_VALUE;
        }
    }

    private void look(Connection connection, int now) {
        try {
            connection.deadlines().sweep(now);
            pending += connection.link().pending();
        } catch (Throwable e) {
            // The deadlines of the others are to be met
            connection.torn(e);
        }
    }

    /** Drops those with most until so much has gone; answers how much that was. */
    private long shed(long tooMuch) {
        List<Connection> slowest = new ArrayList<>();
        loop.connections().forEach(slowest::add);
        slowest.sort(Comparator.comparingLong(
                        (Connection connection) -> connection.link().pending())
                .reversed());
        long dropped = 0;
        for (Connection connection : slowest) {
            long bytes = connection.link().pending();
            if (dropped >= tooMuch || bytes == 0) {
                break;
            }
            dropped += bytes;
            connection.drop("the server is short of memory, and " + bytes + " bytes waited for this peer");
        }
        return dropped;
    }
}
