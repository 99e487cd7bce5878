package dev.tidewire.fuzz;

import dev.tidewire.protocol.BufferPool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Counts what is taken and not given back, and overwrites what is. */
final class CountingPool implements BufferPool {
    private final Set<ByteBuffer> out = Collections.newSetFromMap(new IdentityHashMap<>());
    private final long mostHeld;
    private long held;

    /** @param mostHeld the most bytes that may be out at one time */
    CountingPool(long mostHeld) {
        this.mostHeld = mostHeld;
    }

    @Override
    public ByteBuffer take(int capacity) {
        held += capacity;
        Property.holds(held <= mostHeld, "holds " + held + " bytes, " + mostHeld + " are enough");
        var buffer = ByteBuffer.allocate(capacity);
        out.add(buffer);
        return buffer;
    }

    @Override
    public void give(ByteBuffer buffer) {
        Property.holds(out.remove(buffer), "gave back a buffer that was not out");
        held -= buffer.capacity();
        Arrays.fill(buffer.array(), buffer.arrayOffset(), buffer.arrayOffset() + buffer.capacity(), (byte) 0xEE);
    }

    void requireEmpty() {
        Property.holds(out.isEmpty(), out.size() + " buffers were not given back");
    }
}
