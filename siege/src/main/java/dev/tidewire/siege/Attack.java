package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What an attacker does with each connection it gets, until it is thrown out; then it comes back. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the bytes
enum Attack {
    PINGS("pings whose pongs are never read", true, frames(0x89, 125), frames(0x89, 125), 0, 1_000),
    PONGS("pongs that nobody asked for", true, frames(0x8a, 125), frames(0x8a, 125), 0, 1_000),
    FRAGMENTS("a message in fragments of one byte", true, frame(0x01, 1), frames(0x00, 1), 0, 1_000),
    ERRORS("frames that are not masked", true, unmasked(), new byte[0], 1_000, 500),
    RESETS("resets in the middle of a message", true, half(), new byte[0], 0, 500),
    CONNECTS("connects that leave after the 101", true, new byte[0], new byte[0], 0, 500),
    REQUESTS("plain requests whose answers are never read", false, requests(), requests(), 0, 1_000),
    SLOWLORIS("a byte of a handshake each second", false, new byte[0], new byte[] {'x'}, 1_000, 1_000),
    SILENT("connections that say nothing", false, new byte[0], new byte[0], 1_000, 1_000),
    UNFINISHED("a message without an end, and pings", true, frame(0x01, 1), frame(0x89, 1), 1_000, 1_000),
    LINGERERS("a broken rule, and bytes for ever after", true, unmasked(), frames(0x89, 125), 0, 1_000),
    HALVES("half a message, its end, and a reset 1 s later", true, half(), new byte[0], 1_000, 500),
    ECHOES("echoes that are never read", true, message(), message(), 0, 1_000),
    TLS_SLOWLORIS("a byte of a ClientHello each second", false, hello(), new byte[] {3}, 1_000, 1_000);

    static final byte[] REQUEST = String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "",
                    "")
            .getBytes(US_ASCII);
    static final byte[] UNMASKED = unmasked();
    private static final int AT_ONCE = 64;

    final String what;
    final boolean upgrades;
    final byte[] first;
    final byte[] next;
    final int pauseMillis;
    final int comesBackMillis;

    Attack(String what, boolean upgrades, byte[] first, byte[] next, int pauseMillis, int comesBackMillis) {
        this.what = what;
        this.upgrades = upgrades;
        this.first = first;
        this.next = next;
        this.pauseMillis = pauseMillis;
        this.comesBackMillis = comesBackMillis;
    }

    /** Whether it goes as soon as it is in and has sent its first bytes. */
    boolean leaves() {
        return this == CONNECTS || this == RESETS;
    }

    /** Whether it ends its half as soon as it has sent its first bytes, and goes after its pause. */
    boolean endsItsHalf() {
        return this == HALVES;
    }

    /** Whether it goes with a reset instead of an end. */
    boolean resets() {
        return this == RESETS || this == HALVES;
    }

    /** The seconds after which it is hung up on, if nothing else ends it; or zero. */
    int deadlineSeconds() {
        return switch (this) {
            case SLOWLORIS, SILENT, TLS_SLOWLORIS -> 10;
            case UNFINISHED -> 30;
            case LINGERERS -> 5;
            default -> 0;
        };
    }

    /** What the healthy may feel of it. */
    Beside.Tolerance tolerance() {
        // Whatever is sent as fast as it goes, and answered, takes its share of the processor
        return this == ECHOES ? Beside.Tolerance.ANY : Beside.Tolerance.TWICE;
    }

    /** Whether it takes nothing that the server sends after the handshake. */
    boolean neverReads() {
        return this == PINGS || this == REQUESTS || this == ECHOES || this == LINGERERS;
    }

    /** An empty text. */
    private static byte[] unmasked() {
        return new byte[] {(byte) 0x81, 0};
    }

    /** The beginning of a text of 256 bytes or more. */
    private static byte[] half() {
        return new byte[] {(byte) 0x81, (byte) 0xfe, 1};
    }

    /** A binary message of 16 KiB. */
    private static byte[] message() {
        byte[] frame = new byte[8 + (16 << 10)];
        frame[0] = (byte) 0x82;
        frame[1] = (byte) 0xfe;
        frame[2] = 16 << 10 >> 8;
        return frame;
    }

    /** The head of a record of TLS with 16 KiB, and the type and length of the ClientHello in it. */
    private static byte[] hello() {
        return new byte[] {0x16, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc};
    }

    /** A masked frame, its key zero. */
    private static byte[] frame(int firstByte, int length) {
        byte[] frame = new byte[6 + length];
        frame[0] = (byte) firstByte;
        frame[1] = (byte) (0x80 | length);
        Arrays.fill(frame, 6, frame.length, (byte) 'p');
        return frame;
    }

    private static byte[] frames(int firstByte, int length) {
        return repeated(frame(firstByte, length));
    }

    private static byte[] requests() {
        return repeated("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
    }

    private static byte[] repeated(byte[] one) {
        byte[] all = new byte[one.length * AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }
}
