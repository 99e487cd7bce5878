package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Buffers of the heap, counted. What was given back is overwritten, so that whoever still reads it reads nonsense. */
final class CountingPool implements BufferPool {
    private final Set<ByteBuffer> out = Collections.newSetFromMap(new IdentityHashMap<>());
    private final int spare;
    private long held;
    private long peak;
    private int taken;

    /** A pool that answers exactly what was asked for. */
    CountingPool() {
        this(0);
    }

    /** A pool whose buffers are larger than was asked for by so many bytes. */
    CountingPool(int spare) {
        this.spare = spare;
    }

    @Override
    public ByteBuffer take(int capacity) {
        var buffer = ByteBuffer.allocate(Math.addExact(capacity, spare));
        out.add(buffer);
        taken++;
        held += buffer.capacity();
        peak = Math.max(peak, held);
        return buffer;
    }

    @Override
    public void give(ByteBuffer buffer) {
        assertThat(out.remove(buffer)).as("given back once, and taken here").isTrue();
        held -= buffer.capacity();
        buffer.clear();
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0xEE);
        }
    }

    /** How many bytes are out now. */
    long held() {
        return held;
    }

    /** The most bytes that were ever out at one time. */
    long peak() {
        return peak;
    }

    /** How many buffers were taken. */
    int taken() {
        return taken;
    }
}
