package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** {@link Deflater} behind the contract; it holds about 256 KiB outside the heap. */
final class JdkCompressor implements Compressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Deflater deflater;
    private boolean closed;

    JdkCompressor(int level) {
        deflater = new Deflater(level, true);
    }

    @Override
    public void compress(ByteBuffer input, ByteBuffer output, boolean flush) {
        requireOpen();
        deflater.setInput(input);
        deflater.deflate(output, flush ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        // The caller's buffer may go back to a pool, so no reference to it stays behind
        deflater.setInput(NOTHING);
    }

    @Override
    public void reset() {
        requireOpen();
        deflater.reset();
    }

    @Override
    public void close() {
        closed = true;
        deflater.end();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this compressor is closed");
        }
    }
}
