package dev.tidewire.websocket;

import dev.tidewire.websocket.Link.Written;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to leave through a socket that did not take it at once. It exists only while something waits.
 *
 * <p>Owned by one event loop; {@link #bytes} may be asked by any thread.
 */
final class Backlog {
    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();
    private volatile long bytes;
    private @Nullable List<Written> awaited;

    /** How many bytes wait. Any thread. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
    void add(ByteBuf more) {
        if (!more.isReadable()) {
            more.release();
            return;
        }
        buffers.add(more.isDirect() ? more : direct(more));
        bytes += more.readableBytes();
    }

    // The system is given addresses, which memory on the heap does not have
    private static ByteBuf direct(ByteBuf onHeap) {
        ByteBuf copy = Link.MEMORY
                .directBuffer(onHeap.readableBytes())
                .writeBytes(onHeap, onHeap.readerIndex(), onHeap.readableBytes());
        onHeap.release();
        return copy;
    }

    void await(Written written) {
        if (awaited == null) {
            awaited = new ArrayList<>();
        }
        awaited.add(written);
    }

    /**
     * Offers what waits to the system, in one call.
     *
     * @param vectors lent for the call
     * @return whether it took anything
     * @throws IOException if the connection is broken
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
    boolean send(Socket socket, IovArray vectors) throws IOException {
        vectors.clear();
        for (ByteBuf buffer : buffers) {
            if (!vectors.add(buffer, buffer.readerIndex(), buffer.readableBytes())) {
                break;
            }
        }
        long taken = socket.writevAddresses(vectors.memoryAddress(0), vectors.count());
        bytes -= taken;
        for (long left = taken; left > 0; ) {
            ByteBuf first = buffers.element();
            int part = (int) Math.min(left, first.readableBytes());
            first.skipBytes(part);
            left -= part;
            if (!first.isReadable()) {
                buffers.remove().release();
            }
        }
        return taken > 0;
    }

    /** Frees what waits and will not leave any more. */
    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
        bytes = 0;
    }

    /** Tells those who waited for the end of this backlog. */
    void tell(boolean taken) {
        if (awaited != null) {
            awaited.forEach(each -> each.done(taken));
        }
    }
}
