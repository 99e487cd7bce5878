package dev.tidewire.protocol;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.function.IntSupplier;

/**
 * Frames as tests write them down: hex digits, {@code m} where the masking key stands, {@code 2a*124} for a byte that
 * comes 124 times, {@code +} between frames.
 */
final class Wire {
    /** The key that leaves the payload as it is. */
    static final IntSupplier ZERO_KEY = () -> 0;

    private Wire() {}

    /** The bytes as a client sends them, each frame masked with a key of its own. */
    static byte[] masked(String frames, IntSupplier keys) {
        var wire = new ByteArrayOutputStream();
        for (String frame : frames.split("\\+", -1)) {
            wire.writeBytes(frame(frame, true, keys.getAsInt()));
        }
        return wire.toByteArray();
    }

    /** The same frames as a server sends them: without masking bits and keys. */
    static byte[] unmasked(String frames) {
        var wire = new ByteArrayOutputStream();
        for (String frame : frames.split("\\+", -1)) {
            wire.writeBytes(frame(frame, false, 0));
        }
        return wire.toByteArray();
    }

    private static byte[] frame(String text, boolean masked, int key) {
        int keyAt = text.indexOf('m');
        if (keyAt < 0) {
            return hex(text);
        }
        byte[] header = hex(text.substring(0, keyAt));
        byte[] payload = hex(text.substring(keyAt + 1));
        var wire = new ByteArrayOutputStream();
        if (!masked) {
            header[1] &= 0x7F;
        }
        wire.writeBytes(header);
        if (masked) {
            byte[] turns = {(byte) (key >> 24), (byte) (key >> 16), (byte) (key >> 8), (byte) key};
            wire.writeBytes(turns);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= turns[i % 4];
            }
        }
        wire.writeBytes(payload);
        return wire.toByteArray();
    }

    /** The bytes of hex digits, blanks and repetitions. */
    static byte[] hex(String text) {
        var bytes = new ByteArrayOutputStream();
        for (String token : text.strip().split("\\s+", -1)) {
            String[] repetition = token.split("\\*", -1);
            byte[] once = HexFormat.of().parseHex(repetition[0]);
            int times = repetition.length > 1 ? Integer.parseInt(repetition[1]) : 1;
            for (int i = 0; i < times; i++) {
                bytes.writeBytes(once);
            }
        }
        return bytes.toByteArray();
    }
}
