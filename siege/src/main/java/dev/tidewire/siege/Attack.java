package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What an attacker does with each connection it gets, until it is thrown out; then it comes back. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the bytes
enum Attack {
    PINGS("pings whose pongs are never read", true, frames(0x89, 125), frames(0x89, 125), 0, 1_000),
    PONGS("pongs that nobody asked for", true, frames(0x8a, 125), frames(0x8a, 125), 0, 1_000),
    FRAGMENTS("a message in fragments of one byte", true, frame(0x01, 1), frames(0x00, 1), 0, 1_000),
    ERRORS("frames that are not masked", true, new byte[] {(byte) 0x81, 0}, new byte[0], 1_000, 500),
    RESETS("resets in the middle of a message", true, new byte[] {(byte) 0x81, (byte) 0xfe, 1}, new byte[0], 0, 500),
    CONNECTS("connects that leave after the 101", true, new byte[0], new byte[0], 0, 500),
    REQUESTS("plain requests whose answers are never read", false, requests(), requests(), 0, 1_000),
    SLOWLORIS("a byte of a handshake each second", false, new byte[0], new byte[] {'x'}, 1_000, 1_000),
    SILENT("connections that say nothing", false, new byte[0], new byte[0], 1_000, 1_000);

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
        return this == CONNECTS || resets();
    }

    /** Whether it goes with a reset instead of an end. */
    boolean resets() {
        return this == RESETS;
    }

    /** Whether it takes nothing that the server sends after the handshake. */
    boolean neverReads() {
        return this == PINGS || this == REQUESTS;
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
