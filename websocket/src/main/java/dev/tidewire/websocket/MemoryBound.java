package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Holds what waits on one event loop's connections within what may wait on all of a server's: what the system has refused,
 * what stands behind a message that is being streamed, and what has arrived and is not read while a program pauses. Beyond
 * that the connections with most are dropped, first those of which is not known who is behind them.
 *
 * <p>It is told of all that may have to wait, and looks again as often as that may have become too much: memory may be at
 * its end within one turn of the loop. Owned by that loop.
 */
final class MemoryBound {
    private final LoopContext loop;
    private final WaitingBytes waiting;
    private long counted;
    private long kept;
    private long mayBeKept;
    private boolean dropping;

    MemoryBound(LoopContext loop, WaitingBytes waiting) {
        this.loop = loop;
        this.waiting = waiting;
        waiting.join();
    }

    /** So many bytes more may have to wait; told amid whatever call. */
    void kept(int bytes) {
        kept += bytes;
        // Who drops others for it is to be the one that has more than its part: another may only not have looked yet
        if (kept >= mayBeKept && count() && counted > waiting.part()) {
            drop(waiting.withReserve(waiting.tooMuch()));
        }
    }

    /** Looks at all connections, once in a while. */
    void look() {
        if (count()) {
            drop(waiting.withReserve(waiting.shareOfTooMuch(counted)));
        }
    }

    /** Counts, and answers whether more waits than may; amid a drop neither. */
    private boolean count() {
        if (dropping) {
            return false;
        }
        long now = sum(loop.connections()) + sum(loop.strangers());
        waiting.changed(now - counted);
        counted = now;
        kept = 0;
        mayBeKept = waiting.untilNextLook();
        return counted > 0 && waiting.tooMuch() > 0;
    }

    private static long sum(Slots connections) {
        long[] sum = new long[1];
        connections.forEach(connection -> sum[0] += waitingOn(connection));
        return sum[0];
    }

    private static long waitingOn(Connection connection) {
        return connection.link().refused()
                + connection.outgoing().heldBack()
                + connection.incoming().held();
    }

    private void drop(long bytes) {
        dropping = true;
        try {
            long ofStrangers = drop(loop.strangers(), bytes);
            long dropped = ofStrangers + drop(loop.connections(), bytes - ofStrangers);
            waiting.changed(-dropped);
            counted -= dropped;
        } finally {
            dropping = false;
        }
    }

    /** Drops those with most until so much has gone; answers how much that was. */
    private static long drop(Slots connections, long bytes) {
        List<Connection> most = new ArrayList<>();
        connections.forEach(most::add);
        most.sort(Comparator.comparingLong(MemoryBound::waitingOn).reversed());
        long dropped = 0;
        for (Connection connection : most) {
            long its = waitingOn(connection);
            if (dropped >= bytes || its == 0) {
                break;
            }
            dropped += its;
            connection.torn(new WebSocketException(
                    CloseCode.ABNORMAL,
                    "the server is short of memory, and " + its + " bytes waited for or from this peer"));
        }
        return dropped;
    }
}
