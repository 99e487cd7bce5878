package dev.tidewire.websocket;

import dev.tidewire.protocol.FrameWriter;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages broadcast on one event loop during one of its turns, to all of its connections. Each is framed once, and
 * compressed once, into memory that all share; when the loop has read from every socket that was ready, each connection
 * is sent its share in one write: along the {@link BroadcastLanes} where nothing is special about it, else as its own
 * state allows.
 *
 * <p>A connection that sends something of its own meanwhile, or closes, is sent before that what was broadcast up to
 * then ({@link #catchUp}), so that each sees everything in the order in which it was sent.
 *
 * <p>Owned by one event loop.
 */
final class Fanout {
    /** Larger messages are not copied in here: each connection is sent the memory of the message itself. */
    static final int LARGEST = 16 * 1024;

    /** How many bytes of frames one round holds at most. */
    static final int CAPACITY = 128 * 1024;

    private final LoopContext loop;
    private final List<PreparedMessage> messages = new ArrayList<>();
    private final SharedFrames plain;
    private final SharedFrames compressed;
    private final Runnable drain = this::drain;
    private int round;
    private boolean scheduled;

    Fanout(LoopContext loop, ByteBufAllocator allocator) {
        this.loop = loop;
        this.plain = new SharedFrames(allocator, CAPACITY);
        this.compressed = new SharedFrames(allocator, CAPACITY);
    }

    /** Takes a message of at most {@link #LARGEST} for every connection that is open now. */
    void add(PreparedMessage message) {
        if (!plain.hasRoom(message.size())) {
            // The program is within a call, so nothing may be flushed here, which could bring about another
            endRound();
        }
        plain.add(FrameWriter.firstByte(message.opcode(), true, false), message.shared());
        messages.add(message);
        if (!scheduled) {
            scheduled = true;
            loop.execute(drain);
        }
    }

    /** Has a connection that opens now begin with the next message. */
    void join(Outgoing connection) {
        connection.hasSeen(round, messages.size());
    }

    /** Sends the connection what was broadcast and not sent to it so far: something of its own is to follow. */
    void catchUp(Connection connection) {
        if (messages.isEmpty()) {
            return;
        }
        connection.link().leaveLane();
        try {
            deliver(connection);
        } catch (Throwable e) {
            // Who sends something else is not to hear of it
            connection.torn(e);
        }
    }

    private void drain() {
        scheduled = false;
        endRound();
        loop.flush();
    }

    private void endRound() {
        if (messages.isEmpty()) {
            return;
        }
        try {
            // What a connection wrote before the broadcast leaves before it
            loop.cork().flush();
            deliverToAll();
        } finally {
            messages.clear();
            plain.clear();
            compressed.clear();
            round++;
        }
    }

    private void deliverToAll() {
        Slots connections = loop.connections();
        int alongLanes = 0;
        for (int slot = 0; slot < connections.length(); slot++) {
            Socket socket = loop.lanes().socket(slot);
            if (socket != null) {
                alongLanes++;
                deliverAlongLane(socket, slot);
            } else {
                deliverAndEnterLane(connections.get(slot), slot);
            }
        }
        tell(alongLanes, 0, messages.size());
    }

    private void deliverAlongLane(Socket socket, int slot) {
        int end = plain.start(messages.size());
        int taken = DirectTransfer.offer(socket, plain.memory(), 0, end);
        Connection connection = taken == end ? null : loop.connections().get(slot);
        if (connection != null) {
            connection.outgoing().restOfShared(plain.memory(), taken, end);
        }
    }

    private void deliverAndEnterLane(@Nullable Connection connection, int slot) {
        if (connection == null) {
            return;
        }
        try {
            deliver(connection);
            connection.outgoing().enterLane(slot);
        } catch (Throwable e) {
            // The others are to have theirs
            connection.torn(e);
        }
    }

    private void deliver(Connection connection) {
        Outgoing outgoing = connection.outgoing();
        int first = outgoing.seen(round);
        int end = messages.size();
        if (first == end) {
            return;
        }
        outgoing.hasSeen(round, end);
        SharedFrames frames = outgoing.sharesPlain() ? plain : compressedFor(outgoing);
        if (frames != null && connection.queue().takesAsTheyAre(frames.start(end) - frames.start(first))) {
            tell(1, first, end);
            outgoing.shared(frames.memory(), frames.start(first), frames.start(end));
        } else {
            messages.subList(first, end).forEach(connection.queue()::share);
        }
    }

    private @Nullable SharedFrames compressedFor(Outgoing outgoing) {
        OutgoingDeflate deflate = outgoing.sharedDeflate();
        if (deflate == null) {
            return null;
        }
        for (int i = compressed.count(); i < messages.size(); i++) {
            if (!compress(messages.get(i), deflate)) {
                return null;
            }
        }
        return compressed;
    }

    /** False if what is compressed takes more room than there is, as it may where nothing can be compressed. */
    private boolean compress(PreparedMessage message, OutgoingDeflate deflate) {
        boolean compresses = deflate.compresses(message.size());
        ByteBuffer payload = compresses ? message.sharedDeflated(deflate) : message.shared();
        if (!compressed.hasRoom(payload.remaining())) {
            return false;
        }
        compressed.add(FrameWriter.firstByte(message.opcode(), true, compresses), payload);
        return true;
    }

    private void tell(int connections, int first, int end) {
        if (connections == 0) {
            return;
        }
        for (int i = first; i < end; i++) {
            loop.metrics().sent(messages.get(i).size(), connections);
        }
    }

    /** Gives the memory back; the next broadcast takes some anew. */
    void release() {
        if (messages.isEmpty()) {
            plain.release();
            compressed.release();
        }
    }
}
