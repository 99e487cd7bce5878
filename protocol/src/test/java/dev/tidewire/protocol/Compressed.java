package dev.tidewire.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Payloads of compressed messages, made by the JDK alone. */
final class Compressed {
    private Compressed() {}

    /** A message on its own, with the tail of the flush cut off (RFC 7692 §7.2.1). */
    static byte[] message(byte[] payload) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            return message(deflater, payload);
        } finally {
            deflater.end();
        }
    }

    /** A message that may refer to those which the deflater compressed before. */
    static byte[] message(Deflater deflater, byte[] payload) {
        if (payload.length == 0) {
            // RFC 7692 §7.2.3.6: a second flush in a row puts out nothing, so the empty message is written by hand
            return new byte[1];
        }
        deflater.setInput(payload);
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, count);
        } while (count == buffer.length);
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    static MessageInflater inflater(boolean contextTakeover) {
        return new MessageInflater(DeflateProvider.jdk(), 15, contextTakeover);
    }
}
