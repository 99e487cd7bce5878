package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Masking;
import dev.tidewire.protocol.Opcode;
import dev.tidewire.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection, on its event loop: frames, masks and compresses messages into the loop's {@link
 * Cork}, and hands them to the link. Messages of other threads come here through {@link Handover}.
 *
 * <p>While one message is being streamed, whole messages wait behind it (RFC 6455 §5.4 forbids to interleave them);
 * control frames pass.
 */
final class Outgoing {
    private static final int SHORT = 64;

    private final Link link;
    private final LoopContext loop;
    private final Connection connection;
    private final boolean masked;
    private final @Nullable OutgoingDeflate deflate;

    private boolean flushPending;
    private boolean linkFlushPending;
    private boolean streaming;
    private boolean ended;
    private @Nullable ArrayDeque<QueuedFrame> waiting;
    private volatile int heldBack;
    private int maskingKey;
    private int sharedRound;
    private int sharedSeen;

    /** @param deflate if permessage-deflate was agreed; owned and closed here */
    Outgoing(Connection connection, @Nullable OutgoingDeflate deflate) {
        this.link = connection.link();
        this.loop = connection.loop();
        this.connection = connection;
        this.masked = connection.settings().role() == Role.CLIENT;
        this.deflate = deflate;
    }

    void text(String text, int length) {
        loop.fanout().catchUp(connection);
        if (streaming) {
            await(QueuedFrame.text(text, length));
        } else if (compresses(length)) {
            compress(Opcode.TEXT, ByteBuffer.wrap(QueuedFrame.encode(text)));
        } else if (length >= Cork.LARGE) {
            large(firstByte(Opcode.TEXT), QueuedFrame.text(text, length).payload());
        } else {
            ByteBuffer out = header(firstByte(Opcode.TEXT), length);
            ByteBuf memory = loop.cork().memory();
            ByteBufUtil.reserveAndWriteUtf8(memory.writerIndex(out.position()), text, length);
            memory.writerIndex(memory.capacity());
            mask(out, length);
        }
    }

    /** Sends bytes that stay the caller's: they are copied, or compressed, before this returns. */
    void bytes(int opcode, ByteBuffer source, int start, int length) {
        loop.fanout().catchUp(connection);
        if (streaming) {
            await(QueuedFrame.copy(opcode, source, start, length));
        } else if (compresses(length)) {
            compress(opcode, source.duplicate().limit(start + length).position(start));
        } else if (length < Cork.LARGE || !forwarded(firstByte(opcode), source, start, length)) {
            copied(firstByte(opcode), source, start, length);
        }
    }

    /**
     * Sends a payload from the memory that it was received in: the header goes where the masked one stood, which was
     * longer, so that both leave in one write.
     */
    private boolean forwarded(int firstByte, ByteBuffer source, int start, int length) {
        int from = start - FrameWriter.headerLength(length, false);
        if (masked || !link.writesNow() || from < 0 || !loop.receiving().lends(source)) {
            return false;
        }
        loop.cork().flush(this);
        if (pendingInLink() > 0) {
            return false;
        }
        int readTo = source.position();
        FrameWriter.putHeader(source.position(from), firstByte, length);
        source.position(readTo);
        ByteBuf memory = loop.receiving().memory();
        int rest = from + writeToSocket(memory, from, start + length);
        leave(memory, rest, start + length, true);
        return true;
    }

    void prepared(PreparedMessage message) {
        loop.fanout().catchUp(connection);
        if (streaming) {
            await(QueuedFrame.prepared(message));
        } else if (compresses(message.size())) {
            compressPrepared(message);
        } else {
            writePrepared(firstByte(message.opcode()), message.shared());
        }
    }

    /** Sends a frame that another thread handed over; the frame's memory is given up to this. */
    void queued(QueuedFrame frame) {
        loop.fanout().catchUp(connection);
        if (ended) {
            frame.release();
        } else if (frame.isStreamed()) {
            streamed(frame);
        } else if (streaming) {
            await(frame);
        } else {
            writeWhole(frame);
        }
    }

    /** Sends a control frame at once, before anything that waits behind a streamed message. */
    void control(int opcode, ByteBuffer payload) {
        if (!ended) {
            loop.fanout().catchUp(connection);
            copied(firstByte(opcode), payload, payload.position(), payload.remaining());
        }
    }

    /** Sends the Close frame; what other threads have left and was not taken by then is dropped (RFC 6455 §5.5.1). */
    void close(CloseStatus status) {
        control(Opcode.CLOSE, ByteBuffer.wrap(status.encode()));
        ended = true;
        link.leaveLane();
    }

    private void writeWhole(QueuedFrame frame) {
        PreparedMessage prepared = frame.preparedMessage();
        if (prepared != null) {
            prepared(prepared);
            return;
        }
        ByteBuf payload = frame.payload();
        int length = payload.readableBytes();
        if (compresses(length)) {
            try {
                compress(frame.opcode(), payload.nioBuffer());
            } finally {
                payload.release();
            }
        } else {
            own(firstByte(frame.opcode()), payload);
        }
    }

    private void streamed(QueuedFrame frame) {
        streaming = !frame.isLast();
        link.leaveLane();
        try {
            own(FrameWriter.firstByte(frame.opcode(), frame.isLast(), false), frame.payload());
        } catch (Throwable e) {
            // The pieces behind it would be taken for the message
            connection.torn(e);
            throw e;
        }
        if (!streaming && waiting != null) {
            for (QueuedFrame next = waiting.poll(); next != null; next = waiting.poll()) {
                queued(next);
            }
            heldBack = 0;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
    private void await(QueuedFrame frame) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(frame);
        heldBack += frame.cost();
    }

    private void own(int firstByte, ByteBuf payload) {
        if (payload.readableBytes() >= Cork.LARGE) {
            large(firstByte, payload);
            return;
        }
        try {
            copied(firstByte, payload.internalNioBuffer(payload.readerIndex(), payload.readableBytes()));
        } finally {
            payload.release();
        }
    }

    private void copied(int firstByte, ByteBuffer source) {
        copied(firstByte, source, source.position(), source.remaining());
    }

    private void copied(int firstByte, ByteBuffer source, int start, int length) {
        if (length >= Cork.LARGE) {
            ByteBuf copy = Link.MEMORY.directBuffer(length);
            ByteBuffer target = copy.internalNioBuffer(0, length);
            target.put(target.position(), source, start, length);
            large(firstByte, copy.writerIndex(length));
            return;
        }
        ByteBuffer out = header(firstByte, length);
        copy(source, start, out, out.position(), length);
        mask(out, length);
    }

    // A call of the bulk copy costs more than a short message
    private static void copy(ByteBuffer source, int start, ByteBuffer target, int at, int length) {
        if (length > SHORT || source.order() != target.order()) {
            target.put(at, source, start, length);
            return;
        }
        int i = 0;
        for (; i < length - 7; i += 8) {
            target.putLong(at + i, source.getLong(start + i));
        }
        if (i < length - 3) {
            target.putInt(at + i, source.getInt(start + i));
            i += 4;
        }
        for (; i < length; i++) {
            target.put(at + i, source.get(start + i));
        }
    }

    /** A large payload leaves from its own memory, behind a header of its own. */
    private void large(int firstByte, ByteBuf payload) {
        try {
            header(firstByte, payload.readableBytes());
        } catch (Throwable e) {
            payload.release();
            throw e;
        }
        if (masked) {
            ByteBuffer bytes = payload.internalNioBuffer(payload.readerIndex(), payload.readableBytes());
            Masking.apply(bytes, bytes.position(), bytes.limit(), maskingKey, 0);
        }
        loop.cork().endRun();
        writeToLink(payload);
    }

    private void writePrepared(int firstByte, ByteBuffer shared) {
        int length = shared.remaining();
        if (masked || length < PreparedMessage.SHARED) {
            copied(firstByte, shared, shared.position(), length);
            return;
        }
        header(firstByte, length);
        loop.cork().endRun();
        writeToLink(Unpooled.wrappedBuffer(shared));
    }

    private boolean compresses(int length) {
        return deflate != null && deflate.compresses(length);
    }

    private void compressPrepared(PreparedMessage message) {
        if (deflate != null && deflate.isShareable() && !masked) {
            writePrepared(FrameWriter.firstByte(message.opcode(), true, true), message.sharedDeflated(deflate));
        } else {
            compress(message.opcode(), message.shared());
        }
    }

    private void compress(int opcode, ByteBuffer source) {
        if (deflate != null) {
            try {
                own(FrameWriter.firstByte(opcode, true, true), deflate.deflate(source, Link.MEMORY));
            } catch (Throwable e) {
                // The compressor may have taken in what the peer never sees
                connection.torn(e);
                throw e;
            }
        }
    }

    private static int firstByte(int opcode) {
        return FrameWriter.firstByte(opcode, true, false);
    }

    /** Writes a header into the cork and leaves room behind it for a payload that is not large. */
    private ByteBuffer header(int firstByte, int length) {
        int size = FrameWriter.headerLength(length, masked);
        ByteBuffer out = loop.cork().room(this, size + (length < Cork.LARGE ? length : 0));
        if (masked) {
            maskingKey = loop.maskingKeys().next();
            FrameWriter.putHeader(out, firstByte, length, maskingKey);
        } else {
            FrameWriter.putHeader(out, firstByte, length);
        }
        flushLater();
        return out;
    }

    /** Masks the payload at the cork's position where we are a client, and moves past it. */
    private void mask(ByteBuffer out, int length) {
        int end = out.position() + length;
        if (masked) {
            Masking.apply(out, out.position(), end, maskingKey, 0);
        }
        out.position(end);
    }

    private void flushLater() {
        if (!flushPending) {
            flushPending = true;
            loop.flushLater(this);
        }
    }

    void writeToLink(ByteBuf bytes) {
        int length = bytes.readableBytes();
        link.write(bytes);
        leftToLink(length);
    }

    private void copyToLink(ByteBuf memory, int from, int to) {
        if (from < to) {
            link.writeCopy(memory, from, to);
            leftToLink(to - from);
        }
    }

    private void leftToLink(int length) {
        linkFlushPending = true;
        flushLater();
        loop.memory().kept(length);
    }

    /** Offers bytes to the system at once, behind all that waits; answers how many it took. */
    int writeToSocket(ByteBuf memory, int from, int to) {
        return link.writeNow(memory, from, to);
    }

    void flushLink() {
        flushPending = false;
        if (linkFlushPending) {
            linkFlushPending = false;
            link.flush();
        }
    }

    /** Whether what is broadcast leaves here as it is; not while it has to wait behind a streamed message. */
    boolean sharesPlain() {
        return deflate == null && !masked && !streaming;
    }

    /** How what is broadcast is compressed here, where that is for all alike; else null. */
    @Nullable
    OutgoingDeflate sharedDeflate() {
        return deflate != null && deflate.isShareable() && !masked && !streaming ? deflate : null;
    }

    /** Has the link enter this lane if what is broadcast may go straight to its socket. */
    void enterLane(int lane) {
        boolean mayHoldARound = connection.settings().limits().maxQueue() >= Fanout.CAPACITY;
        if (mayHoldARound && !ended && sharesPlain() && link.enterLane(lane)) {
            // In a lane rounds are not written down, and their number comes round again some day
            sharedSeen = 0;
        }
    }

    /** How many messages of this round of the {@link Fanout} have been sent here. */
    int seen(int round) {
        return sharedRound == round ? sharedSeen : 0;
    }

    void hasSeen(int round, int messages) {
        sharedRound = round;
        sharedSeen = messages;
    }

    /** Sends frames that others are sent, too. */
    void shared(ByteBuf memory, int from, int to) {
        loop.cork().flush(this);
        restOfShared(memory, from + writeToSocket(memory, from, to), to);
    }

    /** Leaves to the link what the system has not taken of frames that others are sent, too. */
    void restOfShared(ByteBuf memory, int from, int to) {
        leave(memory, from, to, true);
    }

    /** Leaves to the link a run of the cork that it was not offered. */
    void leaveRun(ByteBuf memory, int from, int to) {
        leave(memory, from, to, link.isHeldUp());
    }

    /** Leaves to the link what it did not take of a run of the cork. */
    void leaveRestOfRun(ByteBuf memory, int from, int to) {
        boolean refused = link.writesNow() && pendingInLink() == 0;
        leave(memory, from, to, refused || link.isHeldUp());
    }

    /**
     * Leaves bytes to the link that lie in memory where others have theirs, too: as a slice; or as a copy, where they may
     * stay for long and the slice would keep more than twice the memory that it needs.
     */
    private void leave(ByteBuf memory, int from, int to, boolean forLong) {
        try {
            if (forLong && to - from < memory.capacity() / 2) {
                copyToLink(memory, from, to);
            } else {
                writeToLink(memory.retainedSlice(from, to - from));
            }
        } catch (Throwable e) {
            // There may be no memory for it; the caller is in the midst of another connection's affairs
            connection.torn(e);
        }
    }

    /** Calls back when everything written so far has been taken by the system, or cannot be any more. */
    void whenWritten(Link.Written written) {
        loop.cork().flush(this);
        link.whenWritten(written);
    }

    /** What the messages cost that wait behind a streamed one, in bytes. Any thread. */
    int heldBack() {
        return heldBack;
    }

    /** How many bytes are framed and not yet taken by the system. */
    long pending() {
        return pendingInLink() + loop.cork().held(this);
    }

    /** The part of {@link #pending()} that any thread may ask for. */
    long pendingInLink() {
        return link.pending();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Frees everything; the connection has ended. */
    void release() {
        ended = true;
        if (deflate != null) {
            deflate.close();
        }
        if (waiting != null) {
            waiting.forEach(QueuedFrame::release);
            waiting.clear();
            heldBack = 0;
        }
        loop.cork().drop(this);
    }
}
