package dev.tidewire.protocol;

/** Frame opcodes (RFC 6455 §5.2), as the four bits on the wire. */
public final class Opcode {
    /** A further fragment of the message that has begun. */
    public static final int CONTINUATION = 0x0;

    /** A text message, or its first fragment. */
    public static final int TEXT = 0x1;

    /** A binary message, or its first fragment. */
    public static final int BINARY = 0x2;

    /** The closing handshake. */
    public static final int CLOSE = 0x8;

    /** Asks for a pong. */
    public static final int PING = 0x9;

    /** Answers a ping, or comes on its own. */
    public static final int PONG = 0xA;

    /** How many bytes of payload a control frame carries at most (RFC 6455 §5.5). */
    public static final int MAX_CONTROL_PAYLOAD = 125;

    private Opcode() {}

    /** Whether the opcode is one that RFC 6455 defines; the others are reserved. */
    static boolean isDefined(int opcode) {
        return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    }

    /** Whether the opcode is a control frame's, defined or reserved: one with the high bit set. */
    static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }
}
