package dev.tidewire.websocket;

/** A token bucket: so many at once, so many a second in the long run. Owned by one thread. */
final class RateLimit {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long lastNanos;

    RateLimit(int perSecond, int burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes so many tokens if there are any left; one large piece may overdraw. */
    boolean allows(int cost, long nowNanos) {
        fill(nowNanos);
        if (tokens <= 0) {
            return false;
        }
        tokens -= cost;
        return true;
    }

    /** Whether it has all the tokens that it can have, as a new one has. */
    boolean isFull(long nowNanos) {
        fill(nowNanos);
        return tokens >= burst;
    }

    private void fill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) * perNano);
        lastNanos = nowNanos;
    }
}
