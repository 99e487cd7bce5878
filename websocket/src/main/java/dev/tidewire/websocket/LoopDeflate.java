package dev.tidewire.websocket;

import dev.tidewire.protocol.Compressor;
import dev.tidewire.protocol.Decompressor;
import dev.tidewire.protocol.DeflateProvider;
import dev.tidewire.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The compressors of one event loop. A deflate window costs some 300 KiB outside the heap; connections that take no
 * context over from message to message need one only while they handle a message, so a loop's connections share a few.
 * What a connection closes comes back here and is used again.
 */
final class LoopDeflate implements DeflateProvider {
    private static final int KEPT = 4;
    private static final int FULL_WINDOW = 15;

    private final Map<Integer, ArrayDeque<Compressor>> idleCompressors = new HashMap<>();
    private final ArrayDeque<Decompressor> idleDecompressors = new ArrayDeque<>();

    @Override
    public int minimumWindowBits() {
        return SmallWindowDeflate.MINIMUM_BITS;
    }

    @Override
    public Compressor compressor(int level, int windowBits) {
        if (windowBits < FULL_WINDOW) {
            return new SmallWindowDeflate(level, windowBits);
        }
        Compressor idle = idleCompressors
                .computeIfAbsent(level, any -> new ArrayDeque<>())
                .poll();
        Compressor compressor = idle == null ? DeflateProvider.jdk().compressor(level, windowBits) : idle;
        return new BorrowedCompressor(compressor, level);
    }

    @Override
    public Decompressor decompressor(int windowBits) {
        Decompressor idle = idleDecompressors.poll();
        return new BorrowedDecompressor(idle == null ? DeflateProvider.jdk().decompressor(FULL_WINDOW) : idle);
    }

    /** Frees what is idle. */
    void release() {
        idleCompressors.values().forEach(idle -> idle.forEach(Compressor::close));
        idleCompressors.clear();
        idleDecompressors.forEach(Decompressor::close);
        idleDecompressors.clear();
    }

    private final class BorrowedCompressor implements Compressor {
        private final Compressor lent;
        private final int level;
        private boolean closed;

        BorrowedCompressor(Compressor lent, int level) {
            this.lent = lent;
            this.level = level;
        }

        @Override
        public void compress(ByteBuffer input, ByteBuffer output, boolean flush) {
            lent.compress(input, output, flush);
        }

        @Override
        public void reset() {
            lent.reset();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            ArrayDeque<Compressor> idle = idleCompressors.computeIfAbsent(level, any -> new ArrayDeque<>());
            if (idle.size() >= KEPT) {
                lent.close();
                return;
            }
            lent.reset();
            idle.push(lent);
        }
    }

    private final class BorrowedDecompressor implements Decompressor {
        private final Decompressor lent;
        private boolean closed;

        BorrowedDecompressor(Decompressor lent) {
            this.lent = lent;
        }

        @Override
        public void decompress(ByteBuffer input, ByteBuffer output) throws ProtocolException {
            lent.decompress(input, output);
        }

        @Override
        public boolean finished() {
            return lent.finished();
        }

        @Override
        public void reset() {
            lent.reset();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (idleDecompressors.size() >= KEPT) {
                lent.close();
                return;
            }
            lent.reset();
            idleDecompressors.push(lent);
        }
    }
}
