package dev.tidewire.websocket;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether and when a client connects again after its connection was lost or could not be made. Delays grow
 * exponentially with full jitter: before try n, counted from zero, the client waits a random time between zero and
 * {@code first * 2^n}, at most {@code longest}, so that many clients that lost the same server do not come back at once
 * (RFC 6455 §7.2.3). A server that refuses with 429 or 503 and {@code Retry-After} in seconds is left alone for that long
 * first, at most an hour.
 *
 * <p>The count begins anew when a connection has lasted for a second and for as long as the bound of the next delay: a
 * server that accepts everybody and closes at once is backed off from like one that refuses.
 *
 * <p>The client does not come back after it closed the connection itself, after a close with 1000, or after a refusal
 * that trying again cannot mend: HTTP 4xx other than 408, 425 and 429. After a 401 the program connects anew when it has
 * another token.
 *
 * @param attempts how many times in a row it tries again before it gives up; zero: it never connects again
 * @param first the bound of the first delay
 * @param longest the largest bound of a delay
 */
public record Reconnect(int attempts, Duration first, Duration longest) {
    private static final Reconnect NEVER = new Reconnect(0, Duration.ZERO, Duration.ZERO);
    private static final Reconnect BACKOFF =
            new Reconnect(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(20));
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    /** Validates: nothing is negative and {@code longest} is not shorter than {@code first}. */
    public Reconnect {
        if (attempts < 0 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("reconnect needs attempts >= 0 and 0 <= first <= longest, not "
                    + attempts + ", " + first + ", " + longest);
        }
    }

    /** The connection is not made again. The default. */
    public static Reconnect never() {
        return NEVER;
    }

    /** For ever, with delays of up to 0.5 s at first and up to 20 s later. */
    public static Reconnect withBackoff() {
        return BACKOFF;
    }

    /** A random time from zero to the bound of the delay before try {@code n}, counted from zero. */
    Duration delay(int n) {
        long bound = boundNanos(n);
        return Duration.ofNanos(bound == 0 ? 0 : ThreadLocalRandom.current().nextLong(bound));
    }

    /** The longest that the delay before try {@code n} may be, counted from zero. */
    long boundNanos(int n) {
        long most = nanos(longest);
        long bound = nanos(first);
        for (int i = 0; i < n && bound > 0 && bound < most; i++) {
            bound *= 2;
        }
        return Math.min(bound, most);
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(ENDLESS) < 0 ? duration.toNanos() : ENDLESS.toNanos();
    }
}
