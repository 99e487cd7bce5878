package dev.tidewire.websocket;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.MessageDeflater;
import dev.tidewire.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Compresses what one connection sends (RFC 7692). Without context takeover it borrows a compressor of its loop for each
 * message and holds none in between. Owned by the connection's event loop.
 */
final class OutgoingDeflate {
    private static final int FULL_WINDOW = 15;
    private static final int FIRST_OUTPUT = 256;

    private final MessageDeflater deflater;
    private final int threshold;
    private final boolean takesContextOver;
    private final boolean fullWindow;

    OutgoingDeflate(DeflateParameters agreed, DeflateOptions options, Role role, LoopDeflate loop) {
        this.deflater = MessageDeflater.of(agreed, role, loop, options.level());
        this.threshold = options.threshold();
        this.takesContextOver = agreed.contextTakeover(role);
        this.fullWindow = agreed.windowBits(role) == FULL_WINDOW;
    }

    /** Whether a message of this size is worth compressing. */
    boolean compresses(int length) {
        return length >= threshold;
    }

    /** Whether what is compressed here can be sent on any other connection of which the same holds. */
    boolean isShareable() {
        return !takesContextOver && fullWindow;
    }

    /** Compresses a whole message into a buffer that the caller owns. */
    ByteBuf deflate(ByteBuffer source, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(Math.max(FIRST_OUTPUT, source.remaining() / 4));
        try {
            deflate(source, out);
        } catch (Throwable e) {
            deflater.abandon();
            out.release();
            throw e;
        } finally {
            if (!takesContextOver) {
                deflater.release();
            }
        }
        return out;
    }

    private void deflate(ByteBuffer source, ByteBuf out) {
        boolean done;
        do {
            out.ensureWritable(FIRST_OUTPUT);
            ByteBuffer room = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
            int before = room.position();
            done = deflater.deflate(source, room, true);
            out.writerIndex(out.writerIndex() + room.position() - before);
        } while (!done);
    }

    void close() {
        deflater.close();
    }
}
