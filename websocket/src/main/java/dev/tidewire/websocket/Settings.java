package dev.tidewire.websocket;

import dev.tidewire.protocol.Role;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one route, or of one client, have in common.
 *
 * @param clients the connections of the same server; null on a client
 */
record Settings(
        Role role,
        Limits limits,
        KeepAlive keepAlive,
        SlowConsumer slowConsumer,
        Metrics metrics,
        @Nullable Clients clients) {

    /** When {@code onDrain} comes: the queue had been over half its limit and is under a quarter. */
    WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(limits.maxQueue() / 4, limits.maxQueue() / 2);
    }

    /** How often deadlines are looked at so that the shortest of them is met within a quarter of its length. */
    long sweepNanos() {
        long shortest = Math.min(
                limits.closeTimeout().toNanos(), limits.messageTimeout().toNanos());
        shortest = Math.min(shortest, limits.writeTimeout().toNanos());
        if (!keepAlive.interval().isZero()) {
            shortest = Math.min(shortest, keepAlive.interval().toNanos());
            shortest = Math.min(shortest, keepAlive.timeout().toNanos());
        }
        return Math.min(Math.max(shortest / 4, 5_000_000L), 1_000_000_000L);
    }
}
