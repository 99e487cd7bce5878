package dev.tidewire.websocket;

import java.time.Duration;

/**
 * When to ask a silent peer whether it is still there. Any byte that arrives counts as life; a ping is sent after
 * {@code interval} without one, and the connection is dropped when nothing arrives within {@code timeout} after that.
 *
 * @param interval the silence after which a ping is sent, 25 s by default; zero: never ask
 * @param timeout how long to wait for any byte after the ping, 10 s by default
 */
public record KeepAlive(Duration interval, Duration timeout) {
    private static final KeepAlive DEFAULTS = new KeepAlive(Duration.ofSeconds(25), Duration.ofSeconds(10));
    private static final KeepAlive OFF = new KeepAlive(Duration.ZERO, Duration.ZERO);

    /** Validates: the interval is not negative, and the timeout is positive if there is an interval. */
    public KeepAlive {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("keep-alive interval " + interval + " is negative");
        }
        if (!interval.isZero() && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("keep-alive timeout " + timeout + " must be more than zero");
        }
    }

    /** A ping after 25 s of silence, 10 s to answer. */
    public static KeepAlive defaults() {
        return DEFAULTS;
    }

    /** No pings at all: a peer that vanished without a word is noticed only when something is sent. */
    public static KeepAlive off() {
        return OFF;
    }
}
