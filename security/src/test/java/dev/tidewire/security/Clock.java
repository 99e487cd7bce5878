package dev.tidewire.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that a test moves on. */
final class Clock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong(1);

    void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }
}
