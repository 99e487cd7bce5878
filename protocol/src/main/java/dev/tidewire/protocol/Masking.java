package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masking (RFC 6455 §5.3): each byte is XORed with one of the key's four, in turn. Masking twice restores it. */
public final class Masking {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Masking() {}

    /**
     * Masks a stretch of the buffer in place. Position and limit stay.
     *
     * @param buffer any buffer that is not read-only, of either byte order
     * @param from index of the first byte
     * @param to index after the last byte
     * @param key the masking key as the four bytes on the wire read big-endian
     * @param phase how many bytes of the payload came before {@code from}; only its two low bits count
     */
    public static void apply(ByteBuffer buffer, int from, int to, int key, int phase) {
        int turned = Integer.rotateLeft(key, (phase & 3) * 8);
        int at = maskWords(buffer, from, to, turned);
        for (int shift = 24; at < to; at++, shift -= 8) {
            buffer.put(at, (byte) (buffer.get(at) ^ (turned >>> shift)));
        }
    }

    /**
     * Unmasks a whole payload in place, as {@link #apply}, and looks for bytes beyond ASCII on the way.
     *
     * @return whether there are none, so that the payload is UTF-8 as it is
     */
    static boolean unmaskAscii(ByteBuffer buffer, int from, int to, int key) {
        long twice = (key & 0xFFFF_FFFFL) << 32 | (key & 0xFFFF_FFFFL);
        long seen = 0;
        int at = from;
        for (int end = to - 7; at < end; at += 8) {
            long word = buffer.getLong(at) ^ twice;
            buffer.putLong(at, word);
            seen |= word;
        }
        if (at < to - 3) {
            int word = buffer.getInt(at) ^ key;
            buffer.putInt(at, word);
            seen |= word & 0xFFFF_FFFFL;
            at += 4;
        }
        for (int shift = 24; at < to; at++, shift -= 8) {
            byte unmasked = (byte) (buffer.get(at) ^ (key >>> shift));
            buffer.put(at, unmasked);
            seen |= unmasked & 0xFFL;
        }
        return (seen & NOT_ASCII) == 0;
    }

    private static int maskWords(ByteBuffer buffer, int from, int to, int key) {
        int native32 = buffer.order() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        long native64 = (native32 & 0xFFFF_FFFFL) << 32 | (native32 & 0xFFFF_FFFFL);
        int at = from;
        for (int end = to - 7; at < end; at += 8) {
            buffer.putLong(at, buffer.getLong(at) ^ native64);
        }
        if (at < to - 3) {
            buffer.putInt(at, buffer.getInt(at) ^ native32);
            at += 4;
        }
        return at;
    }
}
