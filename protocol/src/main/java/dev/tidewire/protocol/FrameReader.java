package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/**
 * Reads frames (RFC 6455 §5.2) from chunks cut anywhere: a header first, checked byte by byte as it arrives, then the
 * payload in place, unmasked in the chunk itself. It keeps no payload and at most a header's worth of state.
 *
 * <p>Checks come in this order, so that the cheapest refusal comes first and nothing is allocated for a frame that will
 * be refused: opcode, reserved bits, fragmentation, mask, a control frame's size, shortest form, top bit, limit.
 */
final class FrameReader {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RSV2_AND_3 = 0x30;
    private static final int MASK = 0x80;

    /** What the next byte belongs to. */
    private enum Expected {
        FIRST_BYTE,
        SECOND_BYTE,
        LENGTH,
        MASKING_KEY,
        PAYLOAD
    }

    private final boolean maskedInput;
    private final boolean compression;
    private long maxFrame;

    private Expected expected = Expected.FIRST_BYTE;
    private boolean midMessage;
    private int opcode;
    private boolean fin;
    private boolean rsv1;
    private int outstanding;
    private int lengthBytes;
    private long length;
    private int maskingKey;
    private long consumed;
    private int unmaskedAhead;

    /**
     * @param role ours: a server takes masked frames alone, a client unmasked ones alone (RFC 6455 §5.1)
     * @param compression whether permessage-deflate was agreed, so that RSV1 has a meaning
     * @param maxFrame the largest payload of a data frame in bytes
     */
    FrameReader(Role role, boolean compression, long maxFrame) {
        this.maskedInput = role == Role.SERVER;
        this.compression = compression;
        this.maxFrame = maxFrame;
    }

    /** Takes data frames of so many bytes from the next header on. */
    void maxFrame(long bytes) {
        maxFrame = bytes;
    }

    /**
     * Reads on until a header is whole.
     *
     * @param in big-endian; its position moves past what was read
     * @return true if a header is whole and its payload comes next; false if more input is needed
     */
    boolean readHeader(ByteBuffer in) throws ProtocolException {
        if (expected == Expected.FIRST_BYTE && in.remaining() >= FrameWriter.MAX_HEADER) {
            readWholeHeader(in);
            return true;
        }
        while (expected != Expected.PAYLOAD) {
            if (!in.hasRemaining()) {
                return false;
            }
            readHeaderByte(in.get() & 0xFF);
        }
        return true;
    }

    private void readWholeHeader(ByteBuffer in) throws ProtocolException {
        firstByte(in.get() & 0xFF);
        secondByte(in.get() & 0xFF);
        if (outstanding == 2) {
            length = in.getShort() & 0xFFFF;
            checkLength(126);
        } else if (outstanding == 8) {
            length = in.getLong();
            checkLength(0x1_0000);
        }
        maskingKey = maskedInput ? in.getInt() : 0;
        expected = Expected.PAYLOAD;
    }

    private void readHeaderByte(int next) throws ProtocolException {
        switch (expected) {
            case FIRST_BYTE -> {
                firstByte(next);
                expected = Expected.SECOND_BYTE;
            }
            case SECOND_BYTE -> {
                secondByte(next);
                expected = outstanding > 0 ? Expected.LENGTH : afterLength();
            }
            case LENGTH -> lengthByte(next);
            default -> maskingKeyByte(next);
        }
    }

    private void firstByte(int first) throws ProtocolException {
        opcode = first & 0x0F;
        fin = (first & FIN) != 0;
        rsv1 = (first & RSV1) != 0;
        consumed = 0;
        if (!Opcode.isDefined(opcode)) {
            throw broken("reserved opcode " + opcode);
        }
        checkReservedBits(first);
        checkFragmentation();
    }

    private void checkReservedBits(int first) throws ProtocolException {
        if ((first & RSV2_AND_3) != 0) {
            throw broken("reserved bit RSV2 or RSV3 set");
        }
        // RFC 7692 §6: RSV1 marks the first frame of a compressed message and nothing else
        if (rsv1 && (!compression || Opcode.isControl(opcode) || opcode == Opcode.CONTINUATION)) {
            throw broken(
                    compression
                            ? "RSV1 set on a frame that is not a message's first"
                            : "RSV1 set, no extension was agreed");
        }
    }

    private void checkFragmentation() throws ProtocolException {
        if (Opcode.isControl(opcode)) {
            // RFC 6455 §5.5: a control frame is never fragmented
            if (!fin) {
                throw broken("fragmented control frame");
            }
            return;
        }
        // RFC 6455 §5.4: the fragments of one message are not interleaved with another's
        if (opcode == Opcode.CONTINUATION && !midMessage) {
            throw broken("continuation frame, no message has begun");
        }
        if (opcode != Opcode.CONTINUATION && midMessage) {
            throw broken("new message before the last one ended");
        }
    }

    private void secondByte(int second) throws ProtocolException {
        // RFC 6455 §5.1: a client masks every frame, a server none
        if ((second & MASK) != 0 != maskedInput) {
            throw broken(maskedInput ? "frame from a client is not masked" : "frame from a server is masked");
        }
        int form = second & 0x7F;
        if (form > Opcode.MAX_CONTROL_PAYLOAD && Opcode.isControl(opcode)) {
            throw broken("control frame of more than 125 bytes");
        }
        if (form <= FrameWriter.MAX_SHORT_FORM) {
            length = form;
            outstanding = 0;
            checkLength(0);
            return;
        }
        length = 0;
        outstanding = form == 126 ? 2 : 8;
    }

    private void lengthByte(int next) throws ProtocolException {
        // The bytes are gathered in one long, whose highest bit a 64-bit form may set; how many came tells the form
        length = length << 8 | next;
        lengthBytes++;
        if (lengthBytes < outstanding) {
            return;
        }
        lengthBytes = 0;
        checkLength(outstanding == 2 ? 126 : 0x1_0000);
        expected = afterLength();
    }

    private void checkLength(long leastOfForm) throws ProtocolException {
        if (length >= 0 && length < leastOfForm) {
            throw broken("payload length " + length + " not in its shortest form");
        }
        if (length < 0) {
            throw broken("64-bit payload length with its top bit set");
        }
        if (length > maxFrame && !Opcode.isControl(opcode)) {
            throw new ProtocolException(CloseCode.TOO_LARGE, "frame of " + length + " bytes, the limit is " + maxFrame);
        }
    }

    private void maskingKeyByte(int next) {
        maskingKey = maskingKey << 8 | next;
        expected = --outstanding == 0 ? Expected.PAYLOAD : Expected.MASKING_KEY;
    }

    private Expected afterLength() {
        outstanding = 4;
        return maskedInput ? Expected.MASKING_KEY : Expected.PAYLOAD;
    }

    /**
     * Unmasks what the chunk holds of the payload, in place, and tells how much that is. The bytes stand at the chunk's
     * position, which stays.
     */
    int available(ByteBuffer in) {
        int available = (int) Math.min(in.remaining(), length - consumed);
        if (maskedInput && available > unmaskedAhead) {
            int from = in.position();
            Masking.apply(in, from + unmaskedAhead, from + available, maskingKey, (int) consumed + unmaskedAhead);
            unmaskedAhead = available;
        }
        return available;
    }

    /** Moves past payload bytes that {@link #available} told of. */
    void consume(ByteBuffer in, int count) {
        in.position(in.position() + count);
        consumed += count;
        unmaskedAhead = Math.max(0, unmaskedAhead - count);
    }

    /**
     * Ends the frame if all of its payload was consumed.
     *
     * @return whether it ended
     */
    boolean endFrame() {
        if (consumed < length) {
            return false;
        }
        expected = Expected.FIRST_BYTE;
        if (!Opcode.isControl(opcode)) {
            midMessage = !fin;
        }
        return true;
    }

    /** Whether a data message has begun and not ended, be it between or within its frames. */
    boolean isMidMessage() {
        return midMessage || (expected == Expected.PAYLOAD && !Opcode.isControl(opcode));
    }

    /** Whether what comes next is a message's first byte, or a control frame's. */
    boolean isBetweenMessages() {
        return expected == Expected.FIRST_BYTE && !midMessage;
    }

    int opcode() {
        return opcode;
    }

    boolean isControl() {
        return Opcode.isControl(opcode);
    }

    boolean isFin() {
        return fin;
    }

    boolean isCompressed() {
        return rsv1;
    }

    long length() {
        return length;
    }

    /** How much of the payload was consumed. */
    long consumed() {
        return consumed;
    }

    private static ProtocolException broken(String what) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, what);
    }
}
