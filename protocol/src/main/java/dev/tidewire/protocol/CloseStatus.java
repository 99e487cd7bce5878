package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a Close frame says (RFC 6455 §5.5.1).
 *
 * @param code a {@link CloseCode}; {@link CloseCode#NO_STATUS} if the frame was empty
 * @param reason for people, at most 123 bytes of UTF-8, empty if none
 */
public record CloseStatus(int code, String reason) {
    /** How many bytes of UTF-8 a reason may have: a control frame's 125 less the code's two. */
    public static final int MAX_REASON = 123;

    private static final CloseStatus NONE = new CloseStatus(CloseCode.NO_STATUS, "");

    /** The status of an empty Close frame. */
    public static CloseStatus none() {
        return NONE;
    }

    /** @throws IllegalArgumentException if no Close frame can say this */
    public CloseStatus {
        if (code != CloseCode.NO_STATUS || !reason.isEmpty()) {
            requireSendable(code, reason);
        }
    }

    /**
     * A status to send, {@link #none()} not among them.
     *
     * @throws IllegalArgumentException if the code is not allowed on the wire or the reason is too long
     */
    public static CloseStatus of(int code, String reason) {
        requireSendable(code, reason);
        return new CloseStatus(code, reason);
    }

    private static void requireSendable(int code, String reason) {
        if (!CloseCode.isAllowedOnTheWire(code)) {
            throw new IllegalArgumentException(
                    "close code " + code + " is not allowed: use 1000-1003, 1007-1014 or 3000-4999");
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_REASON) {
            throw new IllegalArgumentException(
                    "a close reason has at most " + MAX_REASON + " bytes of UTF-8, this one has " + length);
        }
    }

    /** A status to send whose reason is cut at a character's end if it is too long. */
    public static CloseStatus shortened(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_REASON) {
            return of(code, reason);
        }
        int end = MAX_REASON;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return of(code, new String(bytes, 0, end, StandardCharsets.UTF_8));
    }

    /**
     * Reads a Close frame's payload: the remaining bytes, which are consumed.
     *
     * @throws ProtocolException 1002 for a payload of one byte or a code that must not be sent, 1007 for a reason that
     *     is not UTF-8
     */
    public static CloseStatus read(ByteBuffer payload) throws ProtocolException {
        if (!payload.hasRemaining()) {
            return NONE;
        }
        if (payload.remaining() == 1) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "close payload of one byte, a code has two");
        }
        int code = (payload.get() & 0xFF) << 8 | (payload.get() & 0xFF);
        if (!CloseCode.isAllowedOnTheWire(code)) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "close code " + code + " must not be sent");
        }
        Utf8Validator utf8 = new Utf8Validator();
        if (!utf8.accept(payload, payload.position(), payload.limit()) || !utf8.isComplete()) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD, "close reason is not UTF-8");
        }
        byte[] reason = new byte[payload.remaining()];
        payload.get(reason);
        return new CloseStatus(code, new String(reason, StandardCharsets.UTF_8));
    }

    /** The payload of a Close frame that says this; empty for {@link #none()}. */
    public byte[] encode() {
        if (code == CloseCode.NO_STATUS) {
            return new byte[0];
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }
}
