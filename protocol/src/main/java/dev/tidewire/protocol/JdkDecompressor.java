package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** {@link Inflater} behind the contract; it holds about 40 KiB outside the heap. */
final class JdkDecompressor implements Decompressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Inflater inflater = new Inflater(true);
    private boolean closed;

    @Override
    public void decompress(ByteBuffer input, ByteBuffer output) throws ProtocolException {
        requireOpen();
        inflater.setInput(input);
        try {
            inflater.inflate(output);
        } catch (DataFormatException e) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD, "compressed message is not DEFLATE: " + reason(e));
        } finally {
            // The caller's buffer may go back to a pool, so no reference to it stays behind
            inflater.setInput(NOTHING);
        }
    }

    @Override
    public boolean finished() {
        requireOpen();
        return inflater.finished();
    }

    @Override
    public void reset() {
        requireOpen();
        inflater.reset();
    }

    @Override
    public void close() {
        closed = true;
        inflater.end();
    }

    // zlib's texts are fixed and short ("invalid distance too far back"); none holds what the peer sent
    private static String reason(DataFormatException e) {
        return e.getMessage() == null ? "invalid data" : e.getMessage();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this decompressor is closed");
        }
    }
}
