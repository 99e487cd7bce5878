package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/**
 * Turns raw DEFLATE blocks (RFC 1951) back into bytes, with a window that lives on from one call to the next.
 *
 * <p>Used by one thread at a time. It may hold memory outside the heap until {@link #close()}; any other call after that
 * is an {@link IllegalStateException}.
 */
public interface Decompressor extends AutoCloseable {
    /**
     * Inflates from {@code input} into {@code output}, advancing both positions, until the output is full, the stream
     * has ended, or all output that the input so far stands for has been written. Neither buffer is kept; either may be
     * direct or on the heap.
     *
     * @param input the next bytes of the stream; it may be empty, to fetch output that found no room before
     * @param output where bytes go, with room for at least one
     * @throws ProtocolException with {@link CloseCode#INVALID_PAYLOAD} when the data is not DEFLATE, or refers to bytes
     *     before the start of the stream; call {@link #reset()} before further use
     */
    void decompress(ByteBuffer input, ByteBuffer output) throws ProtocolException;

    /** Whether a block marked as the last (BFINAL, RFC 1951 §3.2.3) ended the stream; only a reset starts another. */
    boolean finished();

    /** Forgets the window and anything half read: what follows is a new stream. */
    void reset();

    /** Frees what it holds; further calls do nothing. */
    @Override
    void close();
}
