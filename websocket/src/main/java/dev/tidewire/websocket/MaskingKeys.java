package dev.tidewire.websocket;

import java.security.SecureRandom;

/**
 * Masking keys for a client's frames: unpredictable, as RFC 6455 §5.3 and §10.3 ask, drawn from a strong source in
 * batches because one call per frame would cost more than the frame. Owned by one event loop.
 */
final class MaskingKeys {
    private static final int BATCH = 1024;

    private final SecureRandom random = new SecureRandom();
    private final byte[] batch = new byte[BATCH];
    private int next = BATCH;

    int next() {
        if (next == BATCH) {
            random.nextBytes(batch);
            next = 0;
        }
        int at = next;
        next += 4;
        return (batch[at] & 0xFF) << 24
                | (batch[at + 1] & 0xFF) << 16
                | (batch[at + 2] & 0xFF) << 8
                | (batch[at + 3] & 0xFF);
    }
}
