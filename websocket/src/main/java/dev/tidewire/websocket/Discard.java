package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Drops what a peer sends behind our last word. What was on its way is read, so that the word arrives. Who goes on sending
 * would keep the loop busy with it until the deadline: that one TCP holds up. Owned by one event loop.
 */
final class Discard {
    private static final int ON_ITS_WAY = 256 * 1024;

    private final long most;
    private long bytes;

    /** @param expected how many bytes the peer may have begun to send in good faith */
    Discard(int expected) {
        this.most = ON_ITS_WAY + (long) expected;
    }

    /** Frees a chunk; from a number of bytes on, the link reads no more. */
    void take(ByteBuf chunk, Link link) {
        bytes += chunk.readableBytes();
        chunk.release();
        if (bytes > most) {
            link.turnAway();
        }
    }
}
