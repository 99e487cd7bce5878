package dev.tidewire.websocket;

import dev.tidewire.protocol.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A server's frames for many connections, one behind the other, so that any number leaves as one stretch of memory. */
final class SharedFrames {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteBufAllocator allocator;
    private final int capacity;
    private @Nullable ByteBuf memory;
    private ByteBuffer bytes = NOTHING;
    private int[] starts = new int[16];
    private int count;

    SharedFrames(ByteBufAllocator allocator, int capacity) {
        this.allocator = allocator;
        this.capacity = capacity;
    }

    int count() {
        return count;
    }

    /** Whether a frame with a payload of this size fits. */
    boolean hasRoom(int length) {
        return (memory == null ? capacity : bytes.remaining()) >= length + FrameWriter.MAX_HEADER;
    }

    /** Appends a frame, for which there is room. */
    void add(int firstByte, ByteBuffer payload) {
        if (memory == null) {
            memory = allocator.directBuffer(capacity, capacity).writerIndex(capacity);
            bytes = memory.nioBuffer(0, capacity);
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = bytes.position();
        FrameWriter.putHeader(bytes, firstByte, payload.remaining());
        bytes.put(payload);
    }

    ByteBuf memory() {
        if (memory == null) {
            throw new IllegalStateException("there are no frames");
        }
        return memory;
    }

    /** Where the frame of this index begins in {@link #memory}; the end of the last for the index behind it. */
    int start(int index) {
        return index == count ? bytes.position() : starts[index];
    }

    /** Forgets all frames, and leaves the memory to those connections that still hold a slice of it. */
    void clear() {
        count = 0;
        if (memory != null && memory.refCnt() == 1) {
            bytes.clear();
        } else {
            release();
        }
    }

    void release() {
        if (memory != null) {
            memory.release();
            memory = null;
            bytes = NOTHING;
        }
    }
}
