package dev.tidewire.server;

import java.util.function.LongSupplier;

/** How often something may happen: a bucket of tokens that fills at a steady rate. Used by one thread at a time. */
final class RateLimit {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    RateLimit(double perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Whether it may happen once more now; if so, it is counted. */
    boolean allows() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) * perSecond / NANOS_PER_SECOND);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
