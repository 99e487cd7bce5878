package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/** Where the memory comes from in which a message is gathered. Called by one thread at a time. */
public interface BufferPool {
    /** Buffers from the heap, left to the garbage collector. */
    BufferPool HEAP = new BufferPool() {
        @Override
        public ByteBuffer take(int capacity) {
            return ByteBuffer.allocate(capacity);
        }

        @Override
        public void give(ByteBuffer buffer) {}
    };

    /** A big-endian buffer of at least this capacity, empty, limit at its capacity. The caller owns it until it gives it back. */
    ByteBuffer take(int capacity);

    /** Takes back a buffer that {@link #take} answered. It must not be used any more. */
    void give(ByteBuffer buffer);
}
