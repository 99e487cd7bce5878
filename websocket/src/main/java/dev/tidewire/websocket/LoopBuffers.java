package dev.tidewire.websocket;

import dev.tidewire.protocol.BufferPool;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The memory in which one event loop's connections gather messages that come in several chunks: buffers of powers of
 * two, used again. What is larger than a message usually is, more than a loop usually needs, or was not needed for a while
 * is left to the garbage collector.
 */
final class LoopBuffers implements BufferPool {
    private static final int SMALLEST_BITS = 8;
    private static final int LARGEST_BITS = 17;
    private static final int KEPT_BYTES_PER_SIZE = 512 * 1024;

    private final ArrayDeque<ByteBuffer>[] free;
    private final int[] unused = new int[LARGEST_BITS - SMALLEST_BITS + 1];

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    LoopBuffers() {
        free = new ArrayDeque[LARGEST_BITS - SMALLEST_BITS + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    @Override
    public ByteBuffer take(int capacity) {
        int bits = Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(capacity - 1));
        if (bits > LARGEST_BITS) {
            return ByteBuffer.allocate(capacity);
        }
        int size = bits - SMALLEST_BITS;
        ByteBuffer kept = free[size].poll();
        unused[size] = Math.min(unused[size], free[size].size());
        return kept == null ? ByteBuffer.allocate(1 << bits) : kept.clear();
    }

    @Override
    public void give(ByteBuffer buffer) {
        int bits = Integer.numberOfTrailingZeros(buffer.capacity());
        if (Integer.bitCount(buffer.capacity()) != 1 || bits < SMALLEST_BITS || bits > LARGEST_BITS) {
            return;
        }
        ArrayDeque<ByteBuffer> size = free[bits - SMALLEST_BITS];
        if ((long) size.size() << bits < KEPT_BYTES_PER_SIZE) {
            size.push(buffer);
        }
    }

    /** Drops all. */
    void release() {
        for (ArrayDeque<ByteBuffer> size : free) {
            size.clear();
        }
        Arrays.fill(unused, 0);
    }

    /** Drops as many of each size as have lain here since the last call, however many were needed at once. */
    void dropUnused() {
        for (int size = 0; size < free.length; size++) {
            ArrayDeque<ByteBuffer> kept = free[size];
            for (int i = unused[size]; i > 0; i--) {
                kept.removeLast();
            }
            unused[size] = kept.size();
        }
    }
}
