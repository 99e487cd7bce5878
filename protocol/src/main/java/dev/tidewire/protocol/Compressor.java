package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/**
 * Turns bytes into raw DEFLATE blocks (RFC 1951), with a window that lives on from one call to the next.
 *
 * <p>Used by one thread at a time. It may hold memory outside the heap until {@link #close()}; any other call after that
 * is an {@link IllegalStateException}.
 */
public interface Compressor extends AutoCloseable {
    /** The least room, in bytes, that a caller gives for output: a sync flush needs more than six bytes to end. */
    int LEAST_OUTPUT = 16;

    /**
     * Compresses from {@code input} into {@code output}, advancing both positions, until the input is used up or the
     * output is full. Neither buffer is kept; either may be direct or on the heap.
     *
     * @param input what to compress; it may be empty when flushing
     * @param output where blocks go, with room for at least {@link #LEAST_OUTPUT} bytes
     * @param flush whether to bring out all that was taken in so far and end with an empty stored block, whose last four
     *     bytes are {@code 00 00 ff ff} (a sync flush). It is complete when the output has room left on return; if not,
     *     call again with more room. The same input is not flushed twice.
     */
    void compress(ByteBuffer input, ByteBuffer output, boolean flush);

    /** Forgets the window and anything half done: what follows is a new stream. */
    void reset();

    /** Frees what it holds; further calls do nothing. */
    @Override
    void close();
}
