package dev.tidewire.websocket;

import dev.tidewire.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a piece of a streamed one, with memory of its own: on its way to the connection's event loop, or waiting
 * there behind a streamed message. Whoever takes it from a queue owns its payload.
 */
final class QueuedFrame {
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
    private static final int OBJECTS = 96;

    private final int opcode;
    private final boolean streamed;
    private final boolean last;
    private final int size;
    private final @Nullable ByteBuf payload;
    private final @Nullable PreparedMessage prepared;

    private QueuedFrame(
            int opcode,
            boolean streamed,
            boolean last,
            int size,
            @Nullable ByteBuf payload,
            @Nullable PreparedMessage prepared) {
        this.opcode = opcode;
        this.streamed = streamed;
        this.last = last;
        this.size = size;
        this.payload = payload;
        this.prepared = prepared;
    }

    static QueuedFrame text(String text, int length) {
        ByteBuf payload = ALLOCATOR.directBuffer(length, length);
        ByteBufUtil.reserveAndWriteUtf8(payload, text, length);
        return new QueuedFrame(Opcode.TEXT, false, true, length, payload, null);
    }

    static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A whole message copied from bytes that stay the caller's. */
    static QueuedFrame copy(int opcode, ByteBuffer source, int start, int length) {
        return new QueuedFrame(opcode, false, true, length, copyOf(source, start, length), null);
    }

    static QueuedFrame prepared(PreparedMessage message) {
        return new QueuedFrame(message.opcode(), false, true, message.size(), null, message);
    }

    /** A piece of a streamed message; its opcode is that of the message for the first piece and 0 for the others. */
    static QueuedFrame piece(int opcode, boolean last, ByteBuffer source) {
        int length = source.remaining();
        return new QueuedFrame(opcode, true, last, length, copyOf(source, source.position(), length), null);
    }

    private static ByteBuf copyOf(ByteBuffer source, int start, int length) {
        ByteBuf payload = ALLOCATOR.directBuffer(length, length);
        ByteBuffer target = payload.internalNioBuffer(0, length);
        target.put(target.position(), source, start, length);
        return payload.writerIndex(length);
    }

    int opcode() {
        return opcode;
    }

    boolean isStreamed() {
        return streamed;
    }

    boolean isLast() {
        return last;
    }

    int size() {
        return size;
    }

    /** What it costs to keep this: its bytes and the objects around them, so that empty messages cost something, too. */
    int cost() {
        return size + OBJECTS;
    }

    ByteBuf payload() {
        if (payload == null) {
            throw new IllegalStateException("a prepared message has no payload of its own");
        }
        return payload;
    }

    @Nullable
    PreparedMessage preparedMessage() {
        return prepared;
    }

    void release() {
        if (payload != null) {
            payload.release();
        }
    }
}
