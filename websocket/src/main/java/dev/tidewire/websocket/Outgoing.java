package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Masking;
import dev.tidewire.protocol.Opcode;
import dev.tidewire.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection, on its event loop: frames, masks and compresses messages into the loop's {@link
 * Cork}, and hands them to the channel. Messages of other threads come here through {@link Handover}.
 *
 * <p>While one message is being streamed, whole messages wait behind it (RFC 6455 §5.4 forbids to interleave them);
 * control frames pass.
 */
final class Outgoing {
    private final Channel channel;
    private final LoopContext loop;
    private final boolean masked;
    private final @Nullable OutgoingDeflate deflate;

    private boolean flushPending;
    private boolean streaming;
    private boolean ended;
    private @Nullable ArrayDeque<QueuedFrame> waiting;
    private volatile int heldBack;
    private int maskingKey;

    /** @param deflate if permessage-deflate was agreed; owned and closed here */
    Outgoing(Channel channel, LoopContext loop, Role role, @Nullable OutgoingDeflate deflate) {
        this.channel = channel;
        this.loop = loop;
        this.masked = role == Role.CLIENT;
        this.deflate = deflate;
    }

    void text(String text, int length) {
        if (streaming) {
            await(QueuedFrame.text(text, length));
        } else if (compresses(length)) {
            compress(Opcode.TEXT, ByteBuffer.wrap(QueuedFrame.encode(text)));
        } else if (length >= Cork.LARGE) {
            large(firstByte(Opcode.TEXT), QueuedFrame.text(text, length).payload());
        } else {
            ByteBuf out = header(firstByte(Opcode.TEXT), length);
            int start = out.writerIndex();
            ByteBufUtil.reserveAndWriteUtf8(out, text, length);
            mask(out, start, length);
        }
    }

    /** Sends bytes that stay the caller's: they are copied, or compressed, before this returns. */
    void bytes(int opcode, ByteBuffer source, int start, int length) {
        if (streaming) {
            await(QueuedFrame.copy(opcode, source, start, length));
        } else if (compresses(length)) {
            compress(opcode, source.duplicate().limit(start + length).position(start));
        } else {
            copied(firstByte(opcode), source, start, length);
        }
    }

    void prepared(PreparedMessage message) {
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
            copied(firstByte(opcode), payload, payload.position(), payload.remaining());
        }
    }

    /** Sends the Close frame; what other threads have left and was not taken by then is dropped (RFC 6455 §5.5.1). */
    void close(CloseStatus status) {
        control(Opcode.CLOSE, ByteBuffer.wrap(status.encode()));
        ended = true;
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
            compress(frame.opcode(), payload.nioBuffer());
            payload.release();
        } else {
            own(firstByte(frame.opcode()), payload);
        }
    }

    private void streamed(QueuedFrame frame) {
        streaming = !frame.isLast();
        own(FrameWriter.firstByte(frame.opcode(), frame.isLast(), false), frame.payload());
        if (!streaming && waiting != null) {
            waiting.forEach(this::queued);
            waiting.clear();
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
        copied(firstByte, payload.internalNioBuffer(payload.readerIndex(), payload.readableBytes()));
        payload.release();
    }

    private void copied(int firstByte, ByteBuffer source) {
        copied(firstByte, source, source.position(), source.remaining());
    }

    private void copied(int firstByte, ByteBuffer source, int start, int length) {
        if (length >= Cork.LARGE) {
            ByteBuf copy = channel.alloc().directBuffer(length);
            ByteBuffer target = copy.internalNioBuffer(0, length);
            target.put(target.position(), source, start, length);
            large(firstByte, copy.writerIndex(length));
            return;
        }
        ByteBuf out = header(firstByte, length);
        int at = out.writerIndex();
        ByteBuffer target = out.internalNioBuffer(at, length);
        target.put(target.position(), source, start, length);
        out.writerIndex(at + length);
        mask(out, at, length);
    }

    /** A large payload leaves from its own memory, behind a header of its own. */
    private void large(int firstByte, ByteBuf payload) {
        header(firstByte, payload.readableBytes());
        mask(payload, payload.readerIndex(), payload.readableBytes());
        loop.cork().endRun();
        writeToChannel(payload);
    }

    private void writePrepared(int firstByte, ByteBuffer shared) {
        int length = shared.remaining();
        if (masked || length < PreparedMessage.SHARED) {
            copied(firstByte, shared, shared.position(), length);
            return;
        }
        header(firstByte, length);
        loop.cork().endRun();
        writeToChannel(Unpooled.wrappedBuffer(shared));
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
            own(FrameWriter.firstByte(opcode, true, true), deflate.deflate(source, channel.alloc()));
        }
    }

    private static int firstByte(int opcode) {
        return FrameWriter.firstByte(opcode, true, false);
    }

    /** Writes a header into the cork and leaves room behind it for a payload that is not large. */
    private ByteBuf header(int firstByte, int length) {
        int size = FrameWriter.headerLength(length, masked);
        ByteBuf out = loop.cork().room(this, size + (length < Cork.LARGE ? length : 0));
        int at = out.writerIndex();
        ByteBuffer target = out.internalNioBuffer(at, size);
        if (masked) {
            maskingKey = loop.maskingKeys().next();
            FrameWriter.putHeader(target, firstByte, length, maskingKey);
        } else {
            FrameWriter.putHeader(target, firstByte, length);
        }
        flushLater();
        return out.writerIndex(at + size);
    }

    private void mask(ByteBuf buffer, int start, int length) {
        if (masked) {
            ByteBuffer bytes = buffer.internalNioBuffer(start, length);
            Masking.apply(bytes, bytes.position(), bytes.limit(), maskingKey, 0);
        }
    }

    private void flushLater() {
        if (!flushPending) {
            flushPending = true;
            loop.flushLater(this);
        }
    }

    void writeToChannel(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
        flushLater();
    }

    void flushChannel() {
        flushPending = false;
        channel.flush();
    }

    /** Succeeds when everything written so far has been taken by the system, fails when it cannot be any more. */
    ChannelFuture allWritten() {
        loop.cork().endRun();
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** What the messages cost that wait behind a streamed one, in bytes. Any thread. */
    int heldBack() {
        return heldBack;
    }

    /** How many bytes are framed and not yet taken by the system. */
    long pending() {
        return pendingInChannel() + loop.cork().held(this);
    }

    /** The part of {@link #pending()} that any thread may ask for. */
    long pendingInChannel() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
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
