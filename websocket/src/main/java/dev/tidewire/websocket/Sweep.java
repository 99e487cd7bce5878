package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all connections of one event loop, again and again: at their deadlines, and at how much waits on them. When more
 * waits on all of the server's than may, those with most are dropped; at that it looks also whenever much has been left
 * waiting, since memory may be at its end within one turn of the loop. Owned by that loop.
 */
final class Sweep {
    private final LoopContext loop;
    private final WaitingBytes waiting;
    private long nanos = Long.MAX_VALUE;
    private long pending;
    private long pendingBefore;
    private long left;
    private long mayBeLeft;
    private boolean looking;
    private @Nullable Future<?> running;

    Sweep(LoopContext loop, WaitingBytes waiting) {
        this.loop = loop;
        this.waiting = waiting;
        waiting.join();
        this.mayBeLeft = waiting.atATime();
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

    /** So many bytes have been left to a link, which may be amid a call of the program's. */
    void left(int bytes) {
        left += bytes;
        if (left >= mayBeLeft && !looking) {
            looking = true;
            pending = 0;
            loop.connections().forEach(this::count);
            loop.strangers().forEach(this::count);
            dropWhatIsTooMuch();
            looking = false;
        }
    }

    private void count(Connection connection) {
        pending += memoryOf(connection);
    }

    /** What waits to be sent to its peer, and what the peer sent that is not read yet. */
    private static long memoryOf(Connection connection) {
        return connection.link().pending() + connection.incoming().held();
    }

    private void look() {
        int now = loop.millis();
        looking = true;
        pending = 0;
        loop.connections().forEach(connection -> look(connection, now));
        loop.strangers().forEach(connection -> look(connection, now));
        loop.guests().sweep(now);
        loop.buffers().dropUnused();
        dropWhatIsTooMuch();
        looking = false;
        if (loop.isIdle() && loop.guests().isEmpty() && running != null) {
            running.cancel(false);
            running = null;
            nanos = Long.MAX_VALUE;
        }
    }

    private void look(Connection connection, int now) {
        try {
            connection.deadlines().sweep(now);
            count(connection);
        } catch (Throwable e) {
            // The deadlines of the others are to be met
            connection.torn(e);
        }
    }

    private void dropWhatIsTooMuch() {
        waiting.changed(pending - pendingBefore);
        pendingBefore = pending;
        if (pending > 0 && waiting.tooMuch() > 0) {
            long dropped = shed(waiting.toDrop(pending));
            waiting.changed(-dropped);
            pendingBefore -= dropped;
        }
        left = 0;
        mayBeLeft = waiting.atATime();
    }

    /** Drops those with most until so much has gone; answers how much that was. */
    private long shed(long toDrop) {
        List<Connection> slowest = new ArrayList<>();
        loop.connections().forEach(slowest::add);
        slowest.sort(Comparator.comparingLong(Sweep::memoryOf).reversed());
        long dropped = 0;
        for (Connection connection : slowest) {
            long bytes = memoryOf(connection);
            if (dropped >= toDrop || bytes == 0) {
                break;
            }
            dropped += bytes;
            connection.torn(new WebSocketException(
                    CloseCode.ABNORMAL,
                    "the server is short of memory, and " + bytes + " bytes waited for or from this peer"));
        }
        return dropped;
    }
}
