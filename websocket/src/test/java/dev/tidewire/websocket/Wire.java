package dev.tidewire.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Bytes as they stand on the wire, written for a reader. */
final class Wire {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    private Wire() {}

    /** Bytes from hex, in which blanks mean nothing. */
    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A client's text message in one frame. */
    static byte[] text(String text) {
        return frame(TEXT, utf8(text), 0x12345678);
    }

    /** A client's Close frame. */
    static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        byte[] payload = ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
        return frame(CLOSE, payload, 0x01020304);
    }

    /** A client's frame: masked with this key, its length in the shortest form. */
    static byte[] frame(int firstByte, byte[] payload, int key) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) firstByte);
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.putInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (key >> (8 * (3 - i % 4)))));
        }
        byte[] bytes = new byte[frame.position()];
        frame.get(0, bytes);
        return bytes;
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    static byte[] repeat(byte[] piece, int times) {
        ByteBuffer all = ByteBuffer.allocate(piece.length * times);
        while (all.hasRemaining()) {
            all.put(piece);
        }
        return all.array();
    }

    /** The same frames under keys of their own: what stands in them is masked anew, frames without a mask stay. */
    static byte[] remasked(byte[] frames, RandomGenerator random) {
        byte[] changed = frames.clone();
        int at = 0;
        while (at + 2 <= changed.length) {
            boolean masked = (changed[at + 1] & 0x80) != 0;
            int form = changed[at + 1] & 0x7F;
            int lengthBytes = form == 126 ? 2 : form == 127 ? 8 : 0;
            long length = lengthBytes == 0 ? form : number(changed, at + 2, lengthBytes);
            int keyAt = at + 2 + lengthBytes;
            int start = keyAt + (masked ? 4 : 0);
            int end = (int) Math.min(changed.length, length < 0 ? Long.MAX_VALUE : start + Math.min(length, 1 << 30));
            if (masked && start <= changed.length) {
                mask(changed, keyAt, start, end, random);
            }
            at = end;
        }
        return changed;
    }

    private static void mask(byte[] bytes, int keyAt, int start, int end, RandomGenerator random) {
        for (int i = 0; i < 4; i++) {
            byte key = (byte) random.nextInt();
            bytes[keyAt + i] ^= key;
            for (int at = start + i; at < end; at += 4) {
                bytes[at] ^= key;
            }
        }
    }

    private static long number(byte[] bytes, int at, int count) {
        long number = 0;
        for (int i = at; i < Math.min(bytes.length, at + count); i++) {
            number = (number << 8) | (bytes[i] & 0xFF);
        }
        return number;
    }
}
