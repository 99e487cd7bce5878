package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/** Writes frame headers (RFC 6455 §5.2) into a buffer of the caller's. The caller puts the payload behind them. */
public final class FrameWriter {
    /** The longest header: two bytes, a 64-bit length and a masking key. */
    public static final int MAX_HEADER = 14;

    /** The longest payload whose length stands in the second byte itself. */
    static final int MAX_SHORT_FORM = 125;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASK = 0x80;

    private FrameWriter() {}

    /** How many bytes the header of a frame with this payload has. */
    public static int headerLength(long payloadLength, boolean masked) {
        int length = payloadLength <= MAX_SHORT_FORM ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
        return masked ? length + 4 : length;
    }

    /**
     * The first byte of a frame.
     *
     * @param compressed whether this is the first frame of a compressed message (RFC 7692 §6)
     */
    public static int firstByte(int opcode, boolean fin, boolean compressed) {
        return (fin ? FIN : 0) | (compressed ? RSV1 : 0) | opcode;
    }

    /** Puts an unmasked header, as a server's (RFC 6455 §5.1), at the buffer's position. The buffer is big-endian. */
    public static void putHeader(ByteBuffer out, int firstByte, long payloadLength) {
        putFirst(out, firstByte, 0, payloadLength);
    }

    /**
     * Puts a masked header, as a client's (RFC 6455 §5.3), at the buffer's position. The buffer is big-endian. The
     * caller masks the payload with the same key.
     */
    public static void putHeader(ByteBuffer out, int firstByte, long payloadLength, int maskingKey) {
        putFirst(out, firstByte, MASK, payloadLength);
        out.putInt(maskingKey);
    }

    // RFC 6455 §5.2: the length takes the shortest form that holds it
    private static void putFirst(ByteBuffer out, int firstByte, int mask, long length) {
        int high = firstByte << 8 | mask;
        if (length <= MAX_SHORT_FORM) {
            out.putShort((short) (high | (int) length));
        } else if (length <= 0xFFFF) {
            out.putShort((short) (high | 126)).putShort((short) length);
        } else {
            out.putShort((short) (high | 127)).putLong(length);
        }
    }
}
