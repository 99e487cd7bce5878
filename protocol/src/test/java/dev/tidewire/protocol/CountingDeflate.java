package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/** The JDK's DEFLATE, counting what was made and what of it is still open; closing one twice would count twice. */
final class CountingDeflate implements DeflateProvider {
    private int made;
    private int open;

    int made() {
        return made;
    }

    int open() {
        return open;
    }

    @Override
    public int minimumWindowBits() {
        return DeflateProvider.jdk().minimumWindowBits();
    }

    @Override
    public Compressor compressor(int level, int windowBits) {
        var inner = DeflateProvider.jdk().compressor(level, windowBits);
        count();
        return new Compressor() {
            @Override
            public void compress(ByteBuffer input, ByteBuffer output, boolean flush) {
                inner.compress(input, output, flush);
            }

            @Override
            public void reset() {
                inner.reset();
            }

            @Override
            public void close() {
                open--;
                inner.close();
            }
        };
    }

    @Override
    public Decompressor decompressor(int windowBits) {
        var inner = DeflateProvider.jdk().decompressor(windowBits);
        count();
        return new Decompressor() {
            @Override
            public void decompress(ByteBuffer input, ByteBuffer output) throws ProtocolException {
                inner.decompress(input, output);
            }

            @Override
            public boolean finished() {
                return inner.finished();
            }

            @Override
            public void reset() {
                inner.reset();
            }

            @Override
            public void close() {
                open--;
                inner.close();
            }
        };
    }

    private void count() {
        made++;
        open++;
    }
}
