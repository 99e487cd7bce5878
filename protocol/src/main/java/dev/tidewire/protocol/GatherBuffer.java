package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one message are gathered. It owns no memory while it is empty, and grows by doubling with what has
 * arrived, so that it never holds much more than twice of it.
 */
final class GatherBuffer {
    private static final int SMALLEST = 256;

    private final BufferPool pool;
    private int ceiling;
    private @Nullable ByteBuffer buffer;

    /** @param ceiling the most bytes that will ever be gathered; a larger capacity is of no use */
    GatherBuffer(BufferPool pool, int ceiling) {
        this.pool = pool;
        this.ceiling = ceiling;
    }

    void ceiling(int bytes) {
        ceiling = bytes;
    }

    boolean isEmpty() {
        return length() == 0;
    }

    /** How many bytes are gathered. */
    int length() {
        return buffer == null ? 0 : buffer.position();
    }

    /** The buffer with room for so many bytes more behind its position; it stays this object's. */
    ByteBuffer room(int more) {
        ByteBuffer old = buffer;
        if (old != null && old.remaining() >= more) {
            return old;
        }
        int needed = length() + more;
        int doubled = old == null ? SMALLEST : (int) Math.min(2L * old.capacity(), ceiling);
        ByteBuffer grown = pool.take(Math.max(needed, doubled));
        if (old != null) {
            grown.put(old.flip());
            pool.give(old);
        }
        buffer = grown;
        return grown;
    }

    /** Appends bytes of the source, whose position and limit stay. */
    ByteBuffer append(ByteBuffer source, int start, int length) {
        ByteBuffer target = room(length);
        target.put(target.position(), source, start, length);
        return target.position(target.position() + length);
    }

    /** Forgets what was gathered and keeps the memory. */
    void clear() {
        if (buffer != null) {
            buffer.clear();
        }
    }

    /** Forgets what was gathered and gives the memory back. */
    void release() {
        if (buffer != null) {
            pool.give(buffer);
            buffer = null;
        }
    }
}
