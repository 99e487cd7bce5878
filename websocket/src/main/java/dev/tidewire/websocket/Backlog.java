package dev.tidewire.websocket;

import dev.tidewire.websocket.Link.Written;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.Socket;
import io.netty.util.NettyRuntime;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits to leave through a socket that did not take it at once. It exists only while something waits. What is copied
 * fills one room after the other, each twice as large up to a bound, so that a peer that does not read keeps at most about
 * twice the memory that is counted, and of much hardly more than that.
 *
 * <p>Owned by one event loop; {@link #bytes} may be asked by any thread.
 */
final class Backlog {
    private static final int SMALL = 1024;
    private static final int SMALLEST_ROOM = 256;
    private static final int LARGEST_ROOM = 32 * 1024;
    private static final int COST_OF_A_BUFFER = 96;
    private static final int LEAST_LARGE_ROOM = 4 * 1024;
    private static final int PAGE = 8 * 1024;
    private static final int CHUNK_IN_DOUBLINGS_OF_A_PAGE = 7;

    /**
     * Of chunks of 1 MiB, of which an arena keeps at most one that is empty: Netty's own pool keeps chunks of 4 MiB
     * unless it is told otherwise. Any thread.
     */
    static final PooledByteBufAllocator LARGE_ROOMS = new PooledByteBufAllocator(
            true, 0, NettyRuntime.availableProcessors(), PAGE, CHUNK_IN_DOUBLINGS_OF_A_PAGE, 0, 0, false);

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();
    private @Nullable ByteBuf open;
    private @Nullable ArrayDeque<Awaited> awaited;
    private long added;
    private long taken;
    private volatile long bytes;

    /** Who is to be told when so many bytes in all have been taken. */
    private record Awaited(long taken, Written written) {}

    /** How many bytes wait, with a small cost for each buffer. Any thread. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    /** Puts bytes, which become this backlog's, behind the others. */
    void add(ByteBuf more) {
        int length = more.readableBytes();
        // The system is given addresses, which memory on the heap does not have
        if (length <= SMALL || !more.isDirect()) {
            try {
                room(length).writeBytes(more);
            } finally {
                more.release();
            }
        } else {
            buffers.add(more);
            open = null;
        }
        added += length;
        count();
    }

    /**
     * Puts a copy of bytes, which stay the caller's, behind the others. If this fails for want of memory, a part of them
     * may stand there, and the connection is of no use any more.
     */
    void addCopy(ByteBuf memory, int from, int to) {
        for (int at = from; at < to; ) {
            ByteBuf room = room(1);
            int part = Math.min(room.writableBytes(), to - at);
            room.writeBytes(memory, at, part);
            at += part;
        }
        added += to - from;
        count();
    }

    private ByteBuf room(int length) {
        ByteBuf room = open;
        if (room == null || room.writableBytes() < length) {
            int capacity = Math.max(ceilingOfTwo(length), capacityBehind(room));
            ByteBufAllocator memory = capacity < LEAST_LARGE_ROOM ? Link.MEMORY : LARGE_ROOMS;
            room = memory.directBuffer(capacity, capacity);
            buffers.add(room);
            open = room;
        }
        return room;
    }

    // The first copy may be the few bytes of a header, before a payload that is not copied. For a peer that has stopped
    // reading there are few and large ones, which the pool gives back to the system
    private static int capacityBehind(@Nullable ByteBuf room) {
        return room == null ? SMALLEST_ROOM : Math.min(2 * room.capacity(), LARGEST_ROOM);
    }

    private static int ceilingOfTwo(int length) {
        return Integer.highestOneBit(Math.max(1, length - 1)) << 1;
    }

    private void count() {
        bytes = added - taken + (long) COST_OF_A_BUFFER * buffers.size();
    }

    /** Calls back when all that waits now has been taken. */
    void await(Written written) {
        if (awaited == null) {
            awaited = new ArrayDeque<>();
        }
        awaited.add(new Awaited(added, written));
    }

    /**
     * Offers what waits to the system, in one call.
     *
     * @param vectors lent for the call
     * @return how many bytes it took; if none, it has no room now
     * @throws IOException if the connection is broken
     */
    long send(Socket socket, IovArray vectors) throws IOException {
        vectors.clear();
        for (ByteBuf buffer : buffers) {
            if (!vectors.add(buffer, buffer.readerIndex(), buffer.readableBytes())) {
                break;
            }
        }
        long count = socket.writevAddresses(vectors.memoryAddress(0), vectors.count());
        remove(count);
        return count;
    }

    private void remove(long count) {
        taken += count;
        for (long left = count; left > 0; ) {
            ByteBuf first = buffers.element();
            int part = (int) Math.min(left, first.readableBytes());
            first.skipBytes(part);
            left -= part;
            if (!first.isReadable()) {
                buffers.remove().release();
            }
        }
        if (buffers.isEmpty()) {
            open = null;
        }
        count();
    }

    /** Calls those back whose bytes have been taken. */
    void tellTaken() {
        while (awaited != null && !awaited.isEmpty() && awaited.element().taken() <= taken) {
            awaited.remove().written().done(true);
        }
    }

    /** Frees what waits and will not leave any more, and tells so. */
    void giveUp() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
        open = null;
        bytes = 0;
        while (awaited != null && !awaited.isEmpty()) {
            awaited.remove().written().done(false);
        }
    }
}
