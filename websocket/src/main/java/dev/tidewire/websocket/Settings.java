package dev.tidewire.websocket;

import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.Role;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
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
    private static final long SHORTEST_SWEEP = 5_000_000;
    private static final long LONGEST_SWEEP = 1_000_000_000;

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

    /** How often this connection's deadlines are to be looked at. */
    long sweepNanos() {
        return keepAlive.interval().isZero()
                ? sweepNanos(limits.closeTimeout(), limits.messageTimeout(), limits.writeTimeout())
                : sweepNanos(
                        limits.closeTimeout(),
                        limits.messageTimeout(),
                        limits.writeTimeout(),
                        keepAlive.interval(),
                        keepAlive.timeout());
    }

    /** How often to look so that the shortest of the deadlines is met within a quarter of its length. */
    static long sweepNanos(Duration... deadlines) {
        long shortest = Long.MAX_VALUE;
        for (Duration deadline : deadlines) {
            shortest = Math.min(shortest, deadline.toNanos());
        }
        return Math.min(Math.max(shortest / 4, SHORTEST_SWEEP), LONGEST_SWEEP);
    }
}
