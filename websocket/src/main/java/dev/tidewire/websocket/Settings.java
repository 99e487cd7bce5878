package dev.tidewire.websocket;

import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.Role;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one route, or of one client, have in common.
 *
 * @param clients the connections of the same server; null on a client
 * @param waterMark when {@code onDrain} comes: the queue had been over half its limit and is under a quarter
 * @param messageLimits those of the limits that the protocol knows
 */
record Settings(
        Role role,
        Limits limits,
        KeepAlive keepAlive,
        SlowConsumer slowConsumer,
        Metrics metrics,
        @Nullable Clients clients,
        WriteBufferWaterMark waterMark,
        MessageLimits messageLimits) {

    static Settings of(
            Role role,
            Limits limits,
            KeepAlive keepAlive,
            SlowConsumer slowConsumer,
            Metrics metrics,
            @Nullable Clients clients) {
        int queue = limits.maxQueue();
        return new Settings(
                role,
                limits,
                keepAlive,
                slowConsumer,
                metrics,
                clients,
                new WriteBufferWaterMark(queue / 4, queue / 2),
                new MessageLimits(limits.maxFrame(), limits.maxMessage(), limits.maxFragments()));
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
