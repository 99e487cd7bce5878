package dev.tidewire.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What comes where a ClientHello of TLS should, and is none, or is too large. The right answer to each is the end of the
 * connection, and before it at most an alert: a record of 7 bytes (RFC 8446 §6).
 *
 * @param what is wrong with it
 * @param bytes all of it, or the beginning
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record BadTls(String what, byte[] bytes) {
    /** The most bytes of the answer. */
    public static final int LONGEST_ANSWER = 7;

    private static final int LARGEST_RECORD = 1 << 14;
    private static final int RANDOM_BYTES = 32;

    /** All of them. */
    public static List<BadTls> all() {
        List<BadTls> all = new ArrayList<>(otherLanguages());
        all.add(new BadTls("a ClientHello that is to have 16 MiB", endless()));
        all.add(new BadTls("a ClientHello of 64 KiB, a byte a record", inPieces(70_000)));
        all.add(new BadTls("a ClientHello with 1,000 host names", named(1_000)));
        return all;
    }

    /** Those that mean another protocol; the first of them HTTP. */
    public static List<BadTls> otherLanguages() {
        return List.of(
                words("HTTP", BadHandshake.right()),
                words("SSH", "SSH-2.0-OpenSSH_9.6\r\n"),
                words("Redis", "*1\r\n$4\r\nPING\r\n"),
                words("Redis, in one line", "PING\r\n"),
                words("zeros", "\0\0\0\0\0\0\0\0"));
    }

    private static BadTls words(String what, String words) {
        return new BadTls(what, words.getBytes(US_ASCII));
    }

    /** The beginning of a ClientHello of that many bytes, at most 16,000, in one record. */
    public static byte[] hello(int length) {
        return record(message(length, new byte[length - 2]));
    }

    private static byte[] endless() {
        byte[] first = record(message(0xffffff, new byte[LARGEST_RECORD - 6]));
        byte[] next = record(new byte[LARGEST_RECORD]);
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        flood.writeBytes(first);
        for (int i = 0; i < 19; i++) {
            flood.writeBytes(next);
        }
        return flood.toByteArray();
    }

    private static byte[] inPieces(int length) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (byte each : message(0xffff00, new byte[length])) {
            records.writeBytes(record(new byte[] {each}));
        }
        return records.toByteArray();
    }

    /** Whole and in order, but for the names: there may be one of a type (RFC 6066 §3). */
    private static byte[] named(int count) {
        ByteBuffer names = ByteBuffer.allocate(LARGEST_RECORD);
        for (int i = 0; i < count; i++) {
            byte[] name = String.format("h%03d.example", i).getBytes(US_ASCII);
            names.put((byte) 0).putShort((short) name.length).put(name);
        }
        int length = names.position();
        ByteBuffer hello = ByteBuffer.allocate(LARGEST_RECORD);
        hello.put(new byte[RANDOM_BYTES]);
        hello.put(HexFormat.of().parseHex("00" + "0002c02b" + "0100"));
        // secp256r1, and ECDSA with it
        byte[] others = HexFormat.of().parseHex("000a000400020017" + "000d000400020403");
        hello.putShort((short) (others.length + 6 + length)).put(others).putShort((short) 0);
        hello.putShort((short) (length + 2)).putShort((short) length);
        hello.put(names.flip());
        byte[] body = new byte[hello.position()];
        hello.flip().get(body);
        return record(message(body.length + 2, body));
    }

    /** A ClientHello of TLS 1.2 that says it has so many bytes. */
    private static byte[] message(int length, byte[] behindVersion) {
        return ByteBuffer.allocate(6 + behindVersion.length)
                .putInt(1 << 24 | length)
                .putShort((short) 0x0303)
                .put(behindVersion)
                .array();
    }

    private static byte[] record(byte[] fragment) {
        return ByteBuffer.allocate(5 + fragment.length)
                .put((byte) 0x16)
                .putShort((short) 0x0301)
                .putShort((short) fragment.length)
                .put(fragment)
                .array();
    }
}
