package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the payloads of compressed messages one after the other (RFC 7692 §7.2.2), from chunks cut anywhere, in steps
 * small enough that the caller can stop at its limit.
 *
 * <p>For each chunk call {@link #inflate} until it answers 0, then at the end of the message {@link #finish}. With context
 * takeover each message may refer to those before it, so an instance belongs to one connection. Without, it keeps nothing
 * between messages and may serve all connections of one thread in turn, a message at a time; where one ends in the
 * middle of a message, {@link #abandon()} makes it fit for the next.
 *
 * <p>The decompressor behind it, and with it memory outside the heap, is only made when the first byte is to be inflated.
 * Used by one thread at a time; after {@link #close()} any other call is an {@link IllegalStateException}.
 *
 * <h2>Telling a whole message from one cut short</h2>
 *
 * A message is whole if, with {@code 00 00 ff ff} behind it, it ends where a block ends. The decompressor does not tell
 * where it stands, and a message that was cut inside a block mostly takes those four bytes without complaint and would
 * read the next message as the rest of that block. So it is asked by feeding it more: by then all output has been
 * fetched, and between two blocks an empty stored block ({@code 00 00 00 ff ff}) is taken without any output.
 *
 * <p>Inside a block, a run of such blocks gives the place away. A stored block puts out what it is fed; so does a symbol
 * of a Huffman block, unless it is wrong or ends the block. The header of a Huffman block takes at most 2,286 bits, or
 * 286 bytes, before its symbols begin. A block that does end within the run leaves the decompressor at a bit from where
 * the run reads as one of these: a stored block with bytes in it, a block type or a number of codes that does not exist,
 * a last block, or the empty blocks as they are meant. Only there is it between two blocks again, and the next message
 * safe. Hence 64 of them, which cost zlib a third of a microsecond, against 5 for the inflating of 1 KiB of JSON.
 */
public final class MessageInflater implements AutoCloseable {
    /** The most bytes that one call of {@link #inflate} puts out. */
    public static final int STEP = 8192;

    /** The most streams that one message may be made of: each costs as much as some hundred bytes of output. */
    static final int MAX_STREAMS = 4096;

    private static final int TAIL_LENGTH = 4;
    private static final int EMPTY_BLOCK_LENGTH = 5;
    private static final int RUN_LENGTH = 64 * EMPTY_BLOCK_LENGTH;
    private static final ByteBuffer TAIL_AND_RUN = tailAndRun();

    private final DeflateProvider provider;
    private final int windowBits;
    private final boolean contextTakeover;
    private final ByteBuffer ending = TAIL_AND_RUN.duplicate();
    private final ByteBuffer unexpected = ByteBuffer.allocate(1);

    private @Nullable Decompressor decompressor;
    private boolean started;
    private int endedStreams;
    private boolean drained = true;
    private boolean failed;
    private boolean closed;

    /**
     * @param windowBits the window agreed for what the peer sends, 8 to 15
     * @param contextTakeover whether a message may refer to earlier ones
     */
    public MessageInflater(DeflateProvider provider, int windowBits, boolean contextTakeover) {
        this.provider = provider;
        this.windowBits = windowBits;
        this.contextTakeover = contextTakeover;
    }

    /** The inflater for what the peer of {@code self} sends under these parameters. */
    public static MessageInflater of(DeflateParameters parameters, Role self, DeflateProvider provider) {
        Role peer = self == Role.SERVER ? Role.CLIENT : Role.SERVER;
        return new MessageInflater(provider, parameters.windowBits(peer), parameters.contextTakeover(peer));
    }

    /**
     * Inflates from {@code input} into {@code output}, advancing both positions. Neither is kept.
     *
     * @param input the next chunk of the message's payload, or what is left of it, or empty to fetch output only
     * @param output where bytes go, with room for at least one
     * @return how many bytes were put out, at most {@link #STEP}; 0 when the input is used up and all that it stands for
     *     has been put out
     * @throws ProtocolException with {@link CloseCode#INVALID_PAYLOAD} when the payload is not DEFLATE, or refers to bytes
     *     that it may not refer to; with {@link CloseCode#POLICY_VIOLATION} when it is made of more than 4,096 streams,
     *     each ended by a block marked as the last. The message is over. With context takeover no other can be read
     *     either, and every further call fails with the former.
     */
    public int inflate(ByteBuffer input, ByteBuffer output) throws ProtocolException {
        requireUsable();
        if (!output.hasRemaining()) {
            throw new IllegalArgumentException("the output buffer is full");
        }
        int start = output.position();
        int limit = output.limit();
        output.limit(Math.min(limit, start + STEP));
        try {
            while (output.hasRemaining() && (input.hasRemaining() || !drained)) {
                advance(input, output);
            }
        } catch (ProtocolException e) {
            fail();
            throw e;
        } finally {
            output.limit(limit);
        }
        return output.position() - start;
    }

    private void advance(ByteBuffer input, ByteBuffer output) throws ProtocolException {
        Decompressor current = openDecompressor();
        // RFC 7692 §7.2.1: a block marked as the last may be followed by more, which start at the next byte.
        // A compressor like zlib drops its window at such an end, so a new stream begins
        if (current.finished()) {
            startAnotherStream(current);
        }
        started = true;
        current.decompress(input, output);
        // A full output may hide more, except behind the end of a stream
        drained = output.hasRemaining() || current.finished();
    }

    private void startAnotherStream(Decompressor current) throws ProtocolException {
        if (++endedStreams == MAX_STREAMS) {
            throw new ProtocolException(
                    CloseCode.POLICY_VIOLATION, "compressed message has more than " + MAX_STREAMS + " DEFLATE streams");
        }
        current.reset();
    }

    /**
     * Ends the message: checks that it is whole and makes ready for the next. A message without any payload byte counts
     * as empty, though a compressor should have sent one byte (RFC 7692 §7.2.3.6).
     *
     * @throws ProtocolException with {@link CloseCode#INVALID_PAYLOAD} when the message ends in the middle of a block;
     *     the same holds afterwards as after a failed {@link #inflate}
     * @throws IllegalStateException if output is left that {@link #inflate} would put out
     */
    public void finish() throws ProtocolException {
        requireUsable();
        if (!drained) {
            throw new IllegalStateException("output of this message is left: call inflate until it answers 0");
        }
        if (!started) {
            return;
        }
        try {
            requireWhole(openDecompressor());
        } catch (ProtocolException e) {
            fail();
            throw e;
        }
        started = false;
        endedStreams = 0;
    }

    private void requireWhole(Decompressor current) throws ProtocolException {
        if (!current.finished()) {
            // RFC 7692 §7.2.2: 00 00 ff ff is appended before the end is inflated
            ending.clear();
            unexpected.clear();
            current.decompress(ending, unexpected);
            boolean whole = ending.remaining() == (current.finished() ? RUN_LENGTH : 0);
            if (!whole || unexpected.position() > 0) {
                throw new ProtocolException(
                        CloseCode.INVALID_PAYLOAD, "compressed message ends in the middle of a DEFLATE block");
            }
        }
        if (!contextTakeover || current.finished()) {
            current.reset();
        }
    }

    /** Drops a message half read, a failure, and the window: what follows is a new stream. */
    public void abandon() {
        requireOpen();
        startAfresh();
        failed = false;
    }

    /**
     * Gives back the memory outside the heap until the next message, unless it is needed: in the middle of a message, or
     * with context takeover once a message has been read.
     *
     * @return whether nothing is held now
     */
    public boolean release() {
        requireOpen();
        if (decompressor != null && (started || contextTakeover)) {
            return false;
        }
        closeDecompressor();
        return true;
    }

    /** Frees the decompressor; further calls do nothing. */
    @Override
    public void close() {
        closed = true;
        closeDecompressor();
    }

    private void fail() {
        startAfresh();
        failed = contextTakeover;
    }

    private void startAfresh() {
        started = false;
        endedStreams = 0;
        drained = true;
        if (decompressor != null) {
            decompressor.reset();
        }
    }

    private void closeDecompressor() {
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
        }
    }

    private Decompressor openDecompressor() {
        if (decompressor == null) {
            decompressor = provider.decompressor(windowBits);
        }
        return decompressor;
    }

    private void requireUsable() throws ProtocolException {
        requireOpen();
        if (failed) {
            throw new ProtocolException(
                    CloseCode.INVALID_PAYLOAD, "an earlier compressed message was bad, so no other can be read");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this inflater is closed");
        }
    }

    private static ByteBuffer tailAndRun() {
        // The tail is an empty stored block without its first byte
        ByteBuffer run = ByteBuffer.allocate(EMPTY_BLOCK_LENGTH + RUN_LENGTH);
        while (run.hasRemaining()) {
            run.put(new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff});
        }
        return run.flip().position(EMPTY_BLOCK_LENGTH - TAIL_LENGTH).slice().asReadOnlyBuffer();
    }
}
