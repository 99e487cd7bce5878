package dev.tidewire.siege;

import static dev.tidewire.siege.Attack.Trait.COMES_BACK_SOON;
import static dev.tidewire.siege.Attack.Trait.COMES_FROM_OUTSIDE;
import static dev.tidewire.siege.Attack.Trait.HALF_CLOSES;
import static dev.tidewire.siege.Attack.Trait.LEAVES;
import static dev.tidewire.siege.Attack.Trait.LEAVES_BY_RESET;
import static dev.tidewire.siege.Attack.Trait.NEVER_READS;
import static dev.tidewire.siege.Attack.Trait.NEVER_UPGRADES;
import static dev.tidewire.siege.Attack.Trait.TAKES_ITS_TIME;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Set;

/** What an attacker does with each connection it gets, until it is thrown out; then it comes back. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the bytes
enum Attack {
    PINGS("pings whose pongs are never read", frames(0x89, 125), frames(0x89, 125), NEVER_READS),
    PONGS("pongs that nobody asked for", frames(0x8a, 125), frames(0x8a, 125)),
    FRAGMENTS("a message in fragments of one byte", frame(0x01, 1), frames(0x00, 1)),
    ERRORS("frames that are not masked", unmasked(), nothing(), TAKES_ITS_TIME, COMES_BACK_SOON),
    RESETS("resets in the middle of a message", half(), nothing(), LEAVES_BY_RESET, LEAVES, COMES_BACK_SOON),
    CONNECTS("connects that leave after the 101", nothing(), nothing(), LEAVES, COMES_BACK_SOON),
    STORM(
            "connects from an address that has too many",
            nothing(),
            nothing(),
            COMES_FROM_OUTSIDE,
            TAKES_ITS_TIME,
            COMES_BACK_SOON),
    REQUESTS("plain requests whose answers are never read", requests(), requests(), NEVER_UPGRADES, NEVER_READS),
    SLOWLORIS("a byte of a handshake each second", nothing(), new byte[] {'x'}, 10, NEVER_UPGRADES, TAKES_ITS_TIME),
    SILENT("connections that say nothing", nothing(), nothing(), 10, NEVER_UPGRADES, TAKES_ITS_TIME),
    UNFINISHED("a message without an end, and pings", frame(0x01, 1), frame(0x89, 1), 30, TAKES_ITS_TIME),
    LINGERERS("a broken rule, and bytes for ever after", unmasked(), frames(0x89, 125), 5, NEVER_READS),
    HALVES(
            "half a message, its end, and a reset 1 s later",
            half(),
            nothing(),
            HALF_CLOSES,
            LEAVES_BY_RESET,
            TAKES_ITS_TIME,
            COMES_BACK_SOON),
    ECHOES("echoes that are never read", message(), message(), NEVER_READS),
    TLS_SLOWLORIS("a byte of a ClientHello each second", hello(), new byte[] {3}, 10, NEVER_UPGRADES, TAKES_ITS_TIME);

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
    private static final int SECOND_MILLIS = 1_000;

    final String what;
    final byte[] first;
    final byte[] next;
    /** The seconds after which it is hung up on, if nothing else ends it; or zero. */
    final int deadlineSeconds;

    private final Set<Trait> traits;

    /** What else it does than to upgrade, send its first bytes, and then its next ones as fast as they are taken. */
    enum Trait {
        NEVER_UPGRADES,
        /** Takes nothing that the server sends after the handshake. */
        NEVER_READS,
        /** Sends its next bytes each second. */
        TAKES_ITS_TIME,
        /** Goes as soon as it is in and has sent its first bytes. */
        LEAVES,
        /** Ends its half as soon as it has sent its first bytes, and goes when it would send its next ones. */
        HALF_CLOSES,
        /** Whenever it goes, it goes with a reset instead of an end. */
        LEAVES_BY_RESET,
        /** Comes by an address of this machine that counts as others' do, and loopback does not. */
        COMES_FROM_OUTSIDE,
        /** Comes back after half a second instead of a whole one. */
        COMES_BACK_SOON
    }

    Attack(String what, byte[] first, byte[] next, Trait... traits) {
        this(what, first, next, 0, traits);
    }

    Attack(String what, byte[] first, byte[] next, int deadlineSeconds, Trait... traits) {
        this.what = what;
        this.first = first;
        this.next = next;
        this.deadlineSeconds = deadlineSeconds;
        this.traits = Set.of(traits);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** How long it waits before it sends its next bytes; zero if it sends them as fast as they are taken. */
    int pauseMillis() {
        return has(TAKES_ITS_TIME) ? SECOND_MILLIS : 0;
    }

    /** How long it stays away when it has been thrown out, or has gone. */
    int comesBackMillis() {
        return has(COMES_BACK_SOON) ? SECOND_MILLIS / 2 : SECOND_MILLIS;
    }

    private static byte[] nothing() {
        return new byte[0];
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
