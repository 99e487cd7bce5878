package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Where an event loop's connections write their frames before they leave, so that what one read brings about leaves in
 * one system call.
 *
 * <p>It is one buffer for the whole loop. A connection that writes takes a run of it; when another connection writes, or
 * the loop flushes, the run is handed to its connection's channel as a retained slice. Nothing is copied then, and an
 * idle connection holds nothing. When all slices have gone out by the end of a flush, the buffer begins anew at its
 * start; if a slow peer still holds one, the buffer is left to it and the loop takes a fresh one.
 *
 * <p>Owned by one event loop.
 */
final class Cork {
    /** Payloads from this size on are not copied in here: they leave from their own memory. */
    static final int LARGE = 16 * 1024;

    private static final int CAPACITY = 128 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;
    private @Nullable Outgoing owner;
    private int runStart;

    Cork(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Room for the next frame of this connection, behind the buffer's writer index. What the same connection wrote
     * before stands right in front of it.
     *
     * @param bytes at most {@link #LARGE} and a header
     */
    ByteBuf room(Outgoing writer, int bytes) {
        if (owner != writer) {
            endRun();
        }
        ByteBuf current = buffer;
        if (current == null || current.writableBytes() < bytes) {
            endRun();
            current = renew();
        }
        if (owner == null) {
            owner = writer;
            runStart = current.writerIndex();
        }
        return current;
    }

    /** How many bytes of this connection have not been handed to its channel. */
    int held(Outgoing writer) {
        return owner == writer && buffer != null ? buffer.writerIndex() - runStart : 0;
    }

    /** Hands the current run, if there is one, to its connection's channel, which is to be flushed by the caller. */
    void endRun() {
        Outgoing writer = owner;
        owner = null;
        if (writer == null || buffer == null) {
            return;
        }
        int length = buffer.writerIndex() - runStart;
        if (length > 0) {
            writer.writeToChannel(buffer.retainedSlice(runStart, length));
        }
    }

    /** Drops what this connection wrote and nobody has handed on: it has ended. */
    void drop(Outgoing writer) {
        if (owner == writer && buffer != null) {
            buffer.writerIndex(runStart);
            owner = null;
        }
    }

    /** Called when the loop has flushed: begins anew if nobody holds a slice any more. */
    void recycle() {
        ByteBuf current = buffer;
        if (current == null || owner != null) {
            return;
        }
        if (current.refCnt() == 1) {
            current.clear();
        } else if (current.writableBytes() < LARGE) {
            current.release();
            buffer = null;
        }
    }

    /** Gives the memory back; the next write takes some anew. */
    void release() {
        if (buffer != null && owner == null) {
            buffer.release();
            buffer = null;
        }
    }

    private ByteBuf renew() {
        if (buffer != null) {
            buffer.release();
        }
        buffer = allocator.directBuffer(CAPACITY, CAPACITY);
        return buffer;
    }
}
