package dev.tidewire.websocket;

import io.netty.channel.unix.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of those connections of one event loop that can be sent what is broadcast as it is and at once, side by
 * side, each in the lane of its connection's slot. A broadcast goes along them and touches nothing else of a connection,
 * whose objects lie apart and would have to come from memory, one cache line after the other.
 *
 * <p>A connection is in its lane only while all of this holds: nothing waits for its socket; it neither masks nor
 * compresses; it streams no message and has sent no Close frame; it has been sent nothing of the round that is being
 * gathered; and its queue may hold a whole round. It leaves before any of that changes, and the {@link Fanout} has it enter
 * again. What other threads have handed over for it may wait behind a round, and does not keep it out.
 *
 * <p>Owned by one event loop.
 */
final class BroadcastLanes {
    private @Nullable Socket[] sockets = new Socket[16];

    void enter(int lane, Socket socket) {
        if (lane >= sockets.length) {
            sockets = Arrays.copyOf(sockets, Math.max(lane + 1, 2 * sockets.length));
        }
        sockets[lane] = socket;
    }

    void leave(int lane) {
        sockets[lane] = null;
    }

    /** The socket in this lane; null if there is none, and the connection of that slot is to be asked. */
    @Nullable
    Socket socket(int lane) {
        return lane < sockets.length ? sockets[lane] : null;
    }
}
