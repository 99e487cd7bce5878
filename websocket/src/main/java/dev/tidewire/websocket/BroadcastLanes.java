package dev.tidewire.websocket;

import io.netty.channel.unix.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of those connections of one event loop that can be sent what is broadcast as it is and at once, side by
 * side, each in the lane of its connection's slot. A broadcast goes along them without a look at the connections, whose
 * objects lie apart and would have to come from memory, one cache line after the other, for each.
 *
 * <p>A link leaves its lane before anything else is true of it: bytes wait, the connection closes or streams a message,
 * or was sent its share ahead of the others. The {@link Fanout} has it enter again.
 *
 * <p>Owned by one event loop.
 */
final class BroadcastLanes {
    private @Nullable Socket[] sockets = new Socket[16];
    private int count;
    private int leastQueue = Integer.MAX_VALUE;
    private Metrics metrics = Metrics.NONE;

    void enter(int lane, Socket socket, Settings ofConnection) {
        if (lane >= sockets.length) {
            sockets = Arrays.copyOf(sockets, Math.max(lane + 1, 2 * sockets.length));
        }
        sockets[lane] = socket;
        leastQueue = Math.min(leastQueue, ofConnection.limits().maxQueue());
        // A loop has one server, and that counts all of its connections together
        metrics = ofConnection.metrics();
        count++;
    }

    void leave(int lane) {
        sockets[lane] = null;
        count--;
        if (count == 0) {
            leastQueue = Integer.MAX_VALUE;
        }
    }

    /** The socket in this lane; null if there is none, and the connection of that slot is to be asked. */
    @Nullable
    Socket socket(int lane) {
        return lane < sockets.length ? sockets[lane] : null;
    }

    /** Whether so many bytes may wait for each of the connections, should their systems take none. */
    boolean admit(int bytes) {
        return bytes <= leastQueue;
    }

    Metrics metrics() {
        return metrics;
    }
}
