package dev.tidewire.fuzz;

import dev.tidewire.protocol.Compressor;
import dev.tidewire.protocol.Decompressor;
import dev.tidewire.protocol.DeflateProvider;
import dev.tidewire.protocol.ProtocolException;
import java.nio.ByteBuffer;

/** The JDK's DEFLATE, counting what was opened and not closed. */
final class CountingDeflate implements DeflateProvider {
    private final DeflateProvider jdk = DeflateProvider.jdk();
    private int open;

    void requireAllClosed() {
        Property.holds(open == 0, open + " compressors or decompressors are not closed");
    }

    @Override
    public int minimumWindowBits() {
        return jdk.minimumWindowBits();
    }

    @Override
    public Compressor compressor(int level, int windowBits) {
        var counted = jdk.compressor(level, windowBits);
        open++;
        return new Compressor() {
            @Override
            public void compress(ByteBuffer input, ByteBuffer output, boolean flush) {
                counted.compress(input, output, flush);
            }

            @Override
            public void reset() {
                counted.reset();
            }

            @Override
            public void close() {
                open--;
                counted.close();
            }
        };
    }

    @Override
    public Decompressor decompressor(int windowBits) {
        var counted = jdk.decompressor(windowBits);
        open++;
        return new Decompressor() {
            @Override
            public void decompress(ByteBuffer input, ByteBuffer output) throws ProtocolException {
                counted.decompress(input, output);
            }

            @Override
            public boolean finished() {
                return counted.finished();
            }

            @Override
            public void reset() {
                counted.reset();
            }

            @Override
            public void close() {
                open--;
                counted.close();
            }
        };
    }
}
