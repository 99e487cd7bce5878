package dev.tidewire.websocket;

import dev.tidewire.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message encoded once, to be sent to any number of connections, from any thread, any number of times. */
public final class PreparedMessage {
    /** From this size on the same memory is handed to every connection; below, a copy beside others is cheaper. */
    static final int SHARED = 4 * 1024;

    private final boolean text;
    private final ByteBuffer payload;
    private volatile @Nullable ByteBuffer deflated;

    private PreparedMessage(boolean text, byte[] payload) {
        this.text = text;
        this.payload = immutable(payload);
    }

    /**
     * A text message.
     *
     * @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8 cannot carry
     */
    public static PreparedMessage text(String text) {
        return new PreparedMessage(true, encode(text));
    }

    /** A binary message of the remaining bytes, which are copied; the buffer's position moves to its limit. */
    public static PreparedMessage binary(ByteBuffer binary) {
        byte[] payload = new byte[binary.remaining()];
        binary.get(payload);
        return new PreparedMessage(false, payload);
    }

    /** A copy of a received message, of the same type. */
    public static PreparedMessage of(Message message) {
        return new PreparedMessage(message.isText(), message.toByteArray());
    }

    /** Whether this is a text message; a binary one otherwise. */
    public boolean isText() {
        return text;
    }

    /** The length of the payload in bytes. */
    public int size() {
        return payload.remaining();
    }

    int opcode() {
        return text ? Opcode.TEXT : Opcode.BINARY;
    }

    /** The payload, the same memory for all; a view of the caller's own. */
    ByteBuffer shared() {
        return payload.duplicate();
    }

    /** The payload compressed for any connection that shares; by the first of them that asks. */
    ByteBuffer sharedDeflated(OutgoingDeflate deflate) {
        ByteBuffer compressed = deflated;
        if (compressed == null) {
            ByteBuf once = deflate.deflate(shared(), PooledByteBufAllocator.DEFAULT);
            compressed = immutable(ByteBufUtil.getBytes(once));
            once.release();
            deflated = compressed;
        }
        return compressed.duplicate();
    }

    // What is shared is direct, since the system takes memory outside the heap without a further copy
    private static ByteBuffer immutable(byte[] bytes) {
        ByteBuffer memory = bytes.length < SHARED
                ? ByteBuffer.wrap(bytes)
                : ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return memory.asReadOnlyBuffer();
    }

    private static byte[] encode(String text) {
        TextEncoding.length(text);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
