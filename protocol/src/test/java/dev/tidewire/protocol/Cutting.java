package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Ways in which a network may cut a stream of bytes into chunks, which may be written to. */
final class Cutting {
    private final IntFunction<ByteBuffer> memory;

    private Cutting(IntFunction<ByteBuffer> memory) {
        this.memory = memory;
    }

    /** Into buffers of the heap. */
    static Cutting heap() {
        return new Cutting(ByteBuffer::allocate);
    }

    /** Into direct buffers. */
    static Cutting direct() {
        return new Cutting(ByteBuffer::allocateDirect);
    }

    static List<Cutting> both() {
        return List.of(heap(), direct());
    }

    /** One chunk. */
    ByteBuffer whole(byte[] stream) {
        return memory.apply(stream.length).put(stream).flip();
    }

    /** Two chunks. */
    List<ByteBuffer> at(byte[] stream, int cut) {
        var whole = whole(stream);
        return List.of(whole.slice(0, cut), whole.slice(cut, stream.length - cut));
    }

    /** Chunks of this size. */
    List<ByteBuffer> every(int size, byte[] stream) {
        return cut(stream, () -> size);
    }

    /** Chunks of random sizes from 0 to 64 KiB, most of them small. */
    List<ByteBuffer> atRandom(byte[] stream, Random random) {
        return cut(stream, () -> random.nextInt(1 << random.nextInt(1, 17)));
    }

    private List<ByteBuffer> cut(byte[] stream, IntSupplier sizes) {
        var whole = whole(stream);
        var chunks = new ArrayList<ByteBuffer>();
        int from = 0;
        while (from < stream.length) {
            int size = Math.min(stream.length - from, sizes.getAsInt());
            chunks.add(whole.slice(from, size));
            from += size;
        }
        return chunks;
    }
}
