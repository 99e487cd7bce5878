package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The body of a plain request while it arrives. Its memory grows with what has come: the length is only what the peer says
 * that it will send. Owned by one event loop until it is whole.
 */
final class RequestBody {
    private static final int FIRST_SIZE = 1024;

    private final int length;
    private byte[] bytes;
    private int filled;

    /** @param length how many bytes it has, at most as many as a body may */
    RequestBody(int length) {
        this.length = length;
        this.bytes = new byte[Math.min(length, FIRST_SIZE)];
    }

    /** Takes what is this body's; what comes behind it stays. */
    void read(ByteBuffer in) {
        int count = Math.min(in.remaining(), length - filled);
        if (filled + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(length, Math.max(filled + count, 2 * bytes.length)));
        }
        in.get(bytes, filled, count);
        filled += count;
    }

    boolean isWhole() {
        return filled == length;
    }

    /** The bytes of a body that is whole. */
    byte[] bytes() {
        return bytes;
    }
}
