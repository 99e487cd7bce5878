package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.HandshakeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says when a client connects again, as {@link Reconnect} promises. One thread at a time may use it.
 *
 * <p>A connection counts as made only when it has lasted as long as the client would have waited for the next one, and a
 * second at least: a server that accepts everybody and closes at once, as one under too much load does, is backed off
 * from like one that refuses.
 */
final class ClientBackoff {
    private static final Duration STABLE = Duration.ofSeconds(1);
    private static final int LONGEST_RETRY_AFTER = 3600;

    private final Reconnect policy;
    private int tries;
    private long openedNanos;

    ClientBackoff(Reconnect policy) {
        this.policy = policy;
    }

    void opened(long nowNanos) {
        openedNanos = nowNanos;
    }

    /** How long to wait after a connection's end; null to stay away. */
    @Nullable
    Duration afterClose(CloseEvent event, long nowNanos) {
        if (event.code() == CloseCode.NORMAL) {
            return null;
        }
        long lasted = nowNanos - openedNanos;
        if (lasted >= Math.max(STABLE.toNanos(), policy.boundNanos(tries))) {
            tries = 0;
        }
        return next(Duration.ZERO);
    }

    /** How long to wait after an attempt that failed; null to give up. */
    @Nullable
    Duration afterFailure(Throwable cause) {
        if (!(cause instanceof HandshakeException refusal)) {
            return next(Duration.ZERO);
        }
        return isFinal(refusal.status()) ? null : next(retryAfter(refusal));
    }

    private @Nullable Duration next(Duration atLeast) {
        if (tries >= policy.attempts()) {
            return null;
        }
        Duration delay = atLeast.plus(policy.delay(tries));
        tries++;
        return delay;
    }

    private static boolean isFinal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    }

    // RFC 9110 §10.2.3; a date in place of seconds is not read, and nobody is kept away for longer than an hour
    private static Duration retryAfter(HandshakeException refusal) {
        String value = refusal.headers().first("Retry-After");
        boolean busy = refusal.status() == 503 || refusal.status() == 429;
        if (!busy || value == null || !value.matches("[0-9]{1,9}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(Integer.parseInt(value), LONGEST_RETRY_AFTER));
    }
}
