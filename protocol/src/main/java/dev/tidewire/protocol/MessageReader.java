package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns chunks of bytes into messages and control frames (RFC 6455 §5), one at a time, on demand.
 *
 * <p><b>How it is driven.</b> The caller calls {@link #next} with the same chunk until it answers {@link
 * Event#NEED_INPUT}; the chunk is empty then. A caller that wants to stop earlier keeps the rest of the chunk, from its
 * position on, and offers it first the next time.
 *
 * <p><b>Where payloads live.</b> A message that arrived in one frame and one chunk is lent where it lies, in the chunk,
 * unmasked in place: nothing is copied and nothing is allocated. Any other is gathered in a buffer from the {@link
 * BufferPool}, which grows with what has arrived, never with what a header claims, and holds at most twice of it. Either
 * way {@link #payload()} is lent until the next call of {@link #next} or {@link #close()}.
 *
 * <p><b>What it refuses.</b> Whatever RFC 6455 and RFC 7692 forbid, and whatever breaks the limits: as a {@link
 * ProtocolException}, as early as the bytes allow. After one, the reader is of no further use. It never answers or
 * closes by itself: the connection decides.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class MessageReader implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What {@link #next} found. */
    public enum Event {
        /** Nothing whole: all input is consumed. */
        NEED_INPUT,
        /** A whole message. */
        MESSAGE,
        /** A part of a message, when the reader was asked for parts. */
        PART,
        /** A ping, its payload to be sent back as a pong. */
        PING,
        /** A pong, asked for or not. */
        PONG,
        /** A Close frame; {@link CloseStatus#read} reads its payload. */
        CLOSE
    }

    private static final byte FIN = (byte) 0x80;
    private static final byte MASK = (byte) 0x80;

    private final FrameReader frames;
    private MessageLimits limits;
    private final boolean inParts;
    private final GatherBuffer gathered;
    private final @Nullable MessageInflater inflater;
    private final Utf8Validator utf8 = new Utf8Validator();
    private final int shortHeader;
    private final byte maskBit;
    private int longestAtOnce;

    private boolean inFrame;
    private boolean text;
    private boolean compressed;
    private boolean last;
    private boolean begun;
    private boolean firstPart;
    private int fragments;
    private byte @Nullable [] control;

    private ByteBuffer payload = NOTHING;
    private int payloadStart;
    private int payloadLength;

    /**
     * @param role ours
     * @param limits how large a message may be
     * @param inParts whether messages are answered as {@link Event#PART}s, as they arrive, rather than whole; {@link
     *     MessageLimits#maxMessage} does not apply then, and {@link MessageLimits#maxFragments} only to fragments in a row
     *     that carry nothing
     * @param pool where messages are gathered
     * @param inflater if permessage-deflate was agreed; owned by the reader and closed with it
     */
    public MessageReader(
            Role role, MessageLimits limits, boolean inParts, BufferPool pool, @Nullable MessageInflater inflater) {
        this.frames = new FrameReader(role, inflater != null, maxFrame(limits, inflater != null));
        this.limits = limits;
        this.inParts = inParts;
        this.gathered = new GatherBuffer(pool, limits.maxMessage());
        this.inflater = inflater;
        boolean masked = role == Role.SERVER;
        this.shortHeader = FrameWriter.headerLength(0, masked);
        this.maskBit = masked ? MASK : 0;
        this.longestAtOnce = longestAtOnce();
    }

    private int longestAtOnce() {
        return inParts ? -1 : Math.min(FrameWriter.MAX_SHORT_FORM, Math.min(limits.maxFrame(), limits.maxMessage()));
    }

    /**
     * Changes how large a message may be, such as when it is known whose they are.
     *
     * @throws IllegalStateException amid a message
     */
    public void limits(MessageLimits changed) {
        if (isMidMessage()) {
            throw new IllegalStateException("limits hold for whole messages, and one has begun");
        }
        limits = changed;
        frames.maxFrame(maxFrame(changed, inflater != null));
        gathered.ceiling(changed.maxMessage());
        longestAtOnce = longestAtOnce();
    }

    // A compressor that stores nothing but codes all with the fixed Huffman code spends up to 9 bits a byte (RFC 1951
    // §3.2.6): a message at the limit must still fit its frame
    private static long maxFrame(MessageLimits limits, boolean compression) {
        long max = limits.maxFrame();
        return compression ? max + (max >> 3) + 64 : max;
    }

    /**
     * Reads on to the next event.
     *
     * @param in a big-endian buffer that may be written to (payloads are unmasked in place); its position moves past
     *     what was read
     * @throws ProtocolException if the peer broke the protocol or a limit
     */
    public Event next(ByteBuffer in) throws ProtocolException {
        forgetPayload();
        if (!inFrame && readAtOnce(in)) {
            return Event.MESSAGE;
        }
        while (true) {
            if (!inFrame && !beginFrame(in)) {
                return Event.NEED_INPUT;
            }
            Event event = frames.isControl() ? readControl(in) : readData(in);
            if (event != Event.NEED_INPUT || inFrame) {
                return event;
            }
        }
    }

    /** The last event's payload, with {@link #payloadStart()} and {@link #payloadLength()}; its position means nothing. */
    public ByteBuffer payload() {
        return payload;
    }

    /** The index of the payload's first byte in {@link #payload()}. */
    public int payloadStart() {
        return payloadStart;
    }

    /** The length of the payload in bytes. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Whether the last {@link Event#MESSAGE} or {@link Event#PART} is of a text message; of a binary one otherwise. */
    public boolean isText() {
        return text;
    }

    /** Whether the last {@link Event#PART} is its message's first. */
    public boolean isFirstPart() {
        return firstPart;
    }

    /** Whether the last {@link Event#PART} is its message's last. */
    public boolean isLastPart() {
        return last;
    }

    /** Whether a message has begun to arrive and is not whole yet. */
    public boolean isMidMessage() {
        return frames.isMidMessage();
    }

    /** Gives back all memory. The reader is of no further use. */
    @Override
    public void close() {
        payload = NOTHING;
        gathered.release();
        if (inflater != null) {
            inflater.close();
        }
    }

    private void forgetPayload() {
        payload = NOTHING;
        if (!frames.isMidMessage()) {
            gathered.release();
        } else if (inParts) {
            gathered.clear();
        }
    }

    /**
     * Reads the commonest message in one go: short, in one frame, not compressed, and here as a whole. It takes nothing
     * that the other way would refuse; all else, be it right or wrong, is left to that.
     */
    private boolean readAtOnce(ByteBuffer in) throws ProtocolException {
        int at = in.position();
        int start = at + shortHeader;
        if (start > in.limit() || !frames.isBetweenMessages()) {
            return false;
        }
        int opcode = in.get(at) ^ FIN;
        int length = in.get(at + 1) ^ maskBit;
        boolean message = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if (!message || length < 0 || length > longestAtOnce || start + length > in.limit()) {
            return false;
        }
        text = opcode == Opcode.TEXT;
        unmaskWhole(in, start, length);
        in.position(start + length);
        lend(in, start, length);
        return true;
    }

    private void unmaskWhole(ByteBuffer in, int start, int length) throws ProtocolException {
        boolean ascii = maskBit != 0 && Masking.unmaskAscii(in, start, start + length, in.getInt(start - 4));
        if (text && !ascii) {
            last = true;
            utf8.reset();
            checkText(in, start, length);
        }
    }

    private boolean beginFrame(ByteBuffer in) throws ProtocolException {
        if (!frames.readHeader(in)) {
            return false;
        }
        inFrame = true;
        if (!frames.isControl()) {
            beginDataFrame();
        }
        return true;
    }

    private void beginDataFrame() throws ProtocolException {
        if (frames.opcode() != Opcode.CONTINUATION) {
            beginMessage();
        } else if (++fragments > limits.maxFragments()) {
            throw new ProtocolException(
                    CloseCode.POLICY_VIOLATION,
                    "message in more than " + limits.maxFragments() + (inParts ? " empty fragments" : " fragments"));
        }
        if (!compressed && frames.length() > limits.maxFrame()) {
            throw new ProtocolException(
                    CloseCode.TOO_LARGE, "frame of " + frames.length() + " bytes, the limit is " + limits.maxFrame());
        }
        // Both terms are within their limits by now, so the sum cannot overflow
        long total = gathered.length() + frames.length();
        if (total > limits.maxMessage() && !inParts && !compressed) {
            throw tooLarge(total);
        }
    }

    private void beginMessage() {
        text = frames.opcode() == Opcode.TEXT;
        compressed = frames.isCompressed();
        begun = false;
        last = false;
        fragments = 1;
        utf8.reset();
    }

    private Event readControl(ByteBuffer in) {
        int length = (int) frames.length();
        int available = frames.available(in);
        if (available < length || control != null) {
            keepControl(in, available, length);
        } else {
            lend(in, in.position(), length);
        }
        frames.consume(in, available);
        if (!frames.endFrame()) {
            return Event.NEED_INPUT;
        }
        if (control != null) {
            lend(ByteBuffer.wrap(control), 0, length);
            control = null;
        }
        inFrame = false;
        return switch (frames.opcode()) {
            case Opcode.PING -> Event.PING;
            case Opcode.PONG -> Event.PONG;
            default -> Event.CLOSE;
        };
    }

    private void keepControl(ByteBuffer in, int available, int length) {
        if (control == null) {
            control = new byte[length];
        }
        in.get(in.position(), control, (int) frames.consumed(), available);
    }

    private Event readData(ByteBuffer in) throws ProtocolException {
        if (compressed && inflater != null) {
            return readCompressed(in, inflater);
        }
        int start = in.position();
        int available = frames.available(in);
        frames.consume(in, available);
        inFrame = !frames.endFrame();
        last = !inFrame && frames.isFin();
        checkText(in, start, available);
        if (inParts) {
            return part(in, start, available);
        }
        if (last && gathered.isEmpty()) {
            lend(in, start, available);
            return Event.MESSAGE;
        }
        // A header alone, or a fragment without payload, takes no memory
        if (available > 0) {
            gathered.append(in, start, available);
        }
        return last ? lendGathered() : Event.NEED_INPUT;
    }

    private Event lendGathered() {
        ByteBuffer whole = gathered.room(0);
        lend(whole, 0, whole.position());
        return Event.MESSAGE;
    }

    // RFC 6455 §8.1: text is UTF-8; what is not is refused at its first wrong byte, not at the message's end
    private void checkText(ByteBuffer buffer, int start, int length) throws ProtocolException {
        if (!text) {
            return;
        }
        if (!utf8.accept(buffer, start, start + length)) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD, "text message is not UTF-8");
        }
        if (last && !utf8.isComplete()) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD, "text message ends within a UTF-8 character");
        }
    }

    private Event part(ByteBuffer source, int start, int length) {
        if (length == 0 && !last) {
            return Event.NEED_INPUT;
        }
        // A long message may come in any number of parts, but not of fragments that carry nothing
        fragments = 0;
        firstPart = !begun;
        begun = true;
        lend(source, start, length);
        return Event.PART;
    }

    private Event readCompressed(ByteBuffer in, MessageInflater deflate) throws ProtocolException {
        return inParts ? inflatePart(in, deflate) : inflateWhole(in, deflate);
    }

    private Event inflateWhole(ByteBuffer in, MessageInflater deflate) throws ProtocolException {
        int before = gathered.length();
        int wanted = 64 + 2 * Math.min(frames.available(in), MessageInflater.STEP);
        long total = before;
        for (int count = 1; count > 0; wanted = 1) {
            count = inflateStep(in, roomToInflate(wanted), deflate);
            total += count;
            if (total > limits.maxMessage()) {
                throw tooLarge(total);
            }
        }
        checkText(gathered.room(0), before, gathered.length() - before);
        return last ? lendGathered() : Event.NEED_INPUT;
    }

    // At the limit one byte elsewhere will do to tell whether there is more: growing would double what is held
    private ByteBuffer roomToInflate(int wanted) {
        int left = limits.maxMessage() - gathered.length();
        return left == 0 ? ByteBuffer.allocate(1) : gathered.room(Math.min(left, wanted));
    }

    private Event inflatePart(ByteBuffer in, MessageInflater deflate) throws ProtocolException {
        ByteBuffer out = gathered.room(MessageInflater.STEP);
        int count = inflateStep(in, out, deflate);
        checkText(out, 0, count);
        return part(out, 0, count);
    }

    /**
     * Inflates a step of what the chunk holds of the frame, and ends the frame, and the message, when there is no more.
     *
     * @return how many bytes were put out; 0 when all of the frame that has arrived is inflated
     */
    private int inflateStep(ByteBuffer in, ByteBuffer out, MessageInflater deflate) throws ProtocolException {
        int available = frames.available(in);
        int start = in.position();
        int end = in.limit();
        in.limit(start + available);
        int count = deflate.inflate(in, out);
        int used = in.position() - start;
        in.limit(end).position(start);
        frames.consume(in, used);
        if (count == 0) {
            inFrame = !frames.endFrame();
            last = !inFrame && frames.isFin();
        }
        if (last) {
            deflate.finish();
            deflate.release();
        }
        return count;
    }

    private ProtocolException tooLarge(long bytes) {
        return new ProtocolException(
                CloseCode.TOO_LARGE, "message of " + bytes + " bytes or more, the limit is " + limits.maxMessage());
    }

    private void lend(ByteBuffer source, int start, int length) {
        payload = source;
        payloadStart = start;
        payloadLength = length;
    }
}
