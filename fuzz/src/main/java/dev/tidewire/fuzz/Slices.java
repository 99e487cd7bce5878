package dev.tidewire.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Ways to cut a stream of bytes into chunks. Every call answers fresh buffers, which may be written to. */
final class Slices {
    private Slices() {}

    /** One chunk. */
    static List<ByteBuffer> whole(byte[] stream) {
        return List.of(ByteBuffer.wrap(stream.clone()));
    }

    /** Chunks of one byte. */
    static List<ByteBuffer> single(byte[] stream) {
        return cut(ByteBuffer.wrap(stream.clone()), () -> 1);
    }

    /** Chunks whose sizes, from 0 to 63, follow from the seed; every other seed cuts them from direct memory. */
    static List<ByteBuffer> seeded(byte[] stream, int seed) {
        var memory = (seed & 1) == 0 ? ByteBuffer.allocate(stream.length) : ByteBuffer.allocateDirect(stream.length);
        int[] state = {seed};
        return cut(memory.put(stream).flip(), () -> {
            state[0] = state[0] * 1_103_515_245 + 12_345;
            return state[0] >>> 26;
        });
    }

    private static List<ByteBuffer> cut(ByteBuffer stream, IntSupplier sizes) {
        var slices = new ArrayList<ByteBuffer>();
        int from = 0;
        while (from < stream.limit()) {
            int size = Math.min(stream.limit() - from, sizes.getAsInt());
            slices.add(stream.slice(from, size));
            from += size;
        }
        return slices;
    }
}
