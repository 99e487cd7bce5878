package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the payloads of messages one after the other (RFC 7692 §7.2.1), into output buffers of any size.
 *
 * <p>A message is compressed by calls of {@link #deflate}; what they write, in order, is the payload of its frames. With
 * context takeover each message may refer to those before it, so an instance belongs to one connection. Without, it
 * keeps nothing between messages and may serve all connections of one thread in turn, a message at a time.
 *
 * <p>The compressor behind it, and with it memory outside the heap, is only made when the first byte is to be
 * compressed. Used by one thread at a time; after {@link #close()} any other call is an {@link IllegalStateException}.
 *
 * <h2>The tail</h2>
 *
 * A sync flush ends with {@code 00 00 ff ff}, which is not sent. As nothing tells beforehand when a flush will end, the
 * last four bytes written so far are always held back, and come first in the next output once more follows. An output
 * buffer too small for the compressor's needs is filled from a small stage.
 */
public final class MessageDeflater implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int STAGE_SIZE = 64;

    private final DeflateProvider provider;
    private final int level;
    private final int windowBits;
    private final boolean contextTakeover;

    /** Compressed bytes that come before all that follow, from 0 to its position. */
    private final ByteBuffer stage = ByteBuffer.allocate(STAGE_SIZE);

    private @Nullable Compressor compressor;
    private boolean started;
    private boolean flushed;
    private boolean closed;

    /**
     * @param level 0 (stored) to 9 (smallest)
     * @param windowBits the window agreed for what this side sends, 8 to 15 and at least the provider's minimum
     * @param contextTakeover whether a message may refer to earlier ones
     */
    public MessageDeflater(DeflateProvider provider, int level, int windowBits, boolean contextTakeover) {
        this.provider = provider;
        this.level = level;
        this.windowBits = windowBits;
        this.contextTakeover = contextTakeover;
    }

    /** The deflater for what {@code self} sends under these parameters. */
    public static MessageDeflater of(DeflateParameters parameters, Role self, DeflateProvider provider, int level) {
        return new MessageDeflater(provider, level, parameters.windowBits(self), parameters.contextTakeover(self));
    }

    /**
     * Compresses from {@code input} into {@code output}, advancing both positions. Neither is kept.
     *
     * <p>Call it with each piece of a message until it answers true, giving more output room whenever it answers false.
     * Bytes of a piece may come out with a later one; with the last piece all do.
     *
     * @param input the next piece of the message
     * @param output where compressed bytes go; any size will do, a few KiB serve best
     * @param last whether the message ends with {@code input}; once said, it is said until the answer is true
     * @return true when {@code input} is used up and, if it was the last, the message is complete in the output; false
     *     when the output is full and there may be more
     */
    public boolean deflate(ByteBuffer input, ByteBuffer output, boolean last) {
        requireOpen();
        if (flushed && (!last || input.hasRemaining())) {
            throw new IllegalStateException(
                    "the end of a message is still to be fetched: call with the same last piece");
        }
        if (last && !started && !input.hasRemaining()) {
            return putEmptyMessage(output);
        }
        while (true) {
            drain(output);
            if (flushed) {
                return endMessage();
            }
            if (!last && !input.hasRemaining()) {
                return true;
            }
            if (!output.hasRemaining()) {
                return false;
            }
            produce(input, output, last);
        }
    }

    /** Drops a message half done, and the window with it: what follows is a new stream. */
    public void abandon() {
        requireOpen();
        stage.clear();
        started = false;
        flushed = false;
        if (compressor != null) {
            compressor.reset();
        }
    }

    /**
     * Gives back the memory outside the heap until the next message, unless one is half done. With context takeover the
     * next message then refers to none before it, which a receiver need not know.
     *
     * @return whether nothing is held now
     */
    public boolean release() {
        requireOpen();
        if (started) {
            return false;
        }
        closeCompressor();
        return true;
    }

    /** Frees the compressor; further calls do nothing. */
    @Override
    public void close() {
        closed = true;
        closeCompressor();
    }

    private void closeCompressor() {
        if (compressor != null) {
            compressor.close();
            compressor = null;
        }
    }

    // RFC 7692 §7.2.3.6: the header of an empty stored block, whose rest is the tail, stands for no bytes
    private static boolean putEmptyMessage(ByteBuffer output) {
        if (!output.hasRemaining()) {
            return false;
        }
        output.put((byte) 0);
        return true;
    }

    private void drain(ByteBuffer output) {
        int ready = stage.position() - (flushed ? 0 : TAIL.length);
        int count = Math.min(ready, output.remaining());
        if (count > 0) {
            stage.flip();
            output.put(output.position(), stage, 0, count).position(output.position() + count);
            stage.position(count);
            stage.compact();
        }
    }

    private void produce(ByteBuffer input, ByteBuffer output, boolean last) {
        started = true;
        boolean direct = output.remaining() >= STAGE_SIZE;
        ByteBuffer target = direct ? output : stage;
        int from = output.position();
        if (direct) {
            stage.flip();
            output.put(stage);
            stage.clear();
        }
        openCompressor().compress(input, target, last);
        boolean complete = last && target.hasRemaining();
        if (direct) {
            holdBack(output, from);
        }
        if (complete) {
            dropTail();
        }
    }

    private void holdBack(ByteBuffer output, int from) {
        int count = Math.min(TAIL.length, output.position() - from);
        int cut = output.position() - count;
        for (int i = 0; i < count; i++) {
            stage.put(output.get(cut + i));
        }
        output.position(cut);
    }

    // RFC 7692 §7.2.1: the four bytes that end the empty stored block of a flush are removed
    private void dropTail() {
        int at = stage.position() - TAIL.length;
        for (int i = 0; i < TAIL.length; i++) {
            if (at < 0 || stage.get(at + i) != TAIL[i]) {
                throw new IllegalStateException("the compressor did not end its flush with an empty stored block");
            }
        }
        stage.position(at);
        flushed = true;
    }

    private boolean endMessage() {
        if (stage.position() > 0) {
            return false;
        }
        started = false;
        flushed = false;
        if (!contextTakeover) {
            openCompressor().reset();
        }
        return true;
    }

    private Compressor openCompressor() {
        if (compressor == null) {
            compressor = provider.compressor(level, windowBits);
        }
        return compressor;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this deflater is closed");
        }
    }
}
