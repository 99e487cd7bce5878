package dev.tidewire.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Compressed payloads, made by the JDK's own zlib (RFC 7692 §7.2.1). */
final class Deflated {
    private static final int TAIL = 4;

    private Deflated() {}

    /** The payload of a message of this text. */
    static byte[] of(String text) {
        return of(Wire.utf8(text));
    }

    static byte[] of(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - TAIL);
    }
}
