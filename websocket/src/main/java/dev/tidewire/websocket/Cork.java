package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where an event loop's connections write their frames before they leave, so that what one read brings about leaves in
 * one system call.
 *
 * <p>It is one buffer for the whole loop. A connection that writes takes a run of it. When another connection writes, the
 * run is handed to its connection's link as a retained slice; when the loop flushes, the last run goes straight to
 * the socket where that can be, and its memory is free at once. Nothing is copied but for a peer that does not read,
 * and an idle connection holds nothing. When all slices have gone out by the end of a flush, the buffer begins
 * anew at its start; if a slow peer still holds one, the buffer is left to it and the loop takes a fresh one.
 *
 * <p>Owned by one event loop.
 */
final class Cork {
    /** Payloads from this size on are not copied in here: they leave from their own memory. */
    static final int LARGE = 16 * 1024;

    private static final int CAPACITY = 128 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf memory;
    private ByteBuffer bytes = NOTHING;
    private @Nullable Outgoing owner;
    private int runStart;

    Cork(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Room for the next frame of this connection, at the position of the buffer that this answers; the caller moves it
     * past what it puts there. What the same connection wrote before stands right in front of it.
     *
     * @param size at most {@link #LARGE} and a header
     */
    ByteBuffer room(Outgoing writer, int size) {
        if (owner == writer && bytes.remaining() >= size) {
            return bytes;
        }
        return newRun(writer, size);
    }

    private ByteBuffer newRun(Outgoing writer, int size) {
        if (owner == writer) {
            flush();
        } else {
            endRun();
        }
        if (bytes.remaining() < size) {
            renew();
        }
        owner = writer;
        runStart = bytes.position();
        return bytes;
    }

    /** The memory behind {@link #room}, at the same index, for those who write to it otherwise. */
    ByteBuf memory() {
        if (memory == null) {
            throw new IllegalStateException("there is no room yet");
        }
        return memory;
    }

    /** How many bytes of this connection have not been handed to its link. */
    int held(Outgoing writer) {
        return owner == writer ? bytes.position() - runStart : 0;
    }

    /** Hands the current run, if there is one, to its connection's link, which is to be flushed by the caller. */
    void endRun() {
        Outgoing writer = owner;
        owner = null;
        if (writer != null && memory != null && bytes.position() > runStart) {
            writer.leaveRun(memory, runStart, bytes.position());
        }
    }

    /** Sends the current run, if there is one, or hands to its connection's link what the system does not take. */
    void flush() {
        Outgoing writer = owner;
        owner = null;
        if (writer == null || memory == null) {
            return;
        }
        int end = bytes.position();
        int rest = runStart + writer.writeToSocket(memory, runStart, end);
        if (rest == end) {
            bytes.position(runStart);
        } else {
            writer.leaveRestOfRun(memory, rest, end);
        }
    }

    /** Sends the current run if it is this connection's. */
    void flush(Outgoing writer) {
        if (owner == writer) {
            flush();
        }
    }

    /** Drops what this connection wrote and nobody has handed on: it has ended. */
    void drop(Outgoing writer) {
        if (owner == writer) {
            bytes.position(runStart);
            owner = null;
        }
    }

    /** Called when the loop has flushed: begins anew if nobody holds a slice any more. */
    void recycle() {
        if (memory == null || owner != null || bytes.position() == 0) {
            return;
        }
        if (memory.refCnt() == 1) {
            bytes.clear();
        } else if (bytes.remaining() < LARGE) {
            release();
        }
    }

    /** Gives the memory back; the next write takes some anew. */
    void release() {
        if (memory != null && owner == null) {
            memory.release();
            memory = null;
            bytes = NOTHING;
        }
    }

    private void renew() {
        release();
        // Slices reach up to the writer index
        ByteBuf fresh = allocator.directBuffer(CAPACITY, CAPACITY).writerIndex(CAPACITY);
        memory = fresh;
        bytes = fresh.nioBuffer(0, CAPACITY);
    }
}
