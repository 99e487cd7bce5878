package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimit limit = new RateLimit(2, 3, now::get);

    @Test
    void aBurstIsLetThroughAndNoMore() {
        assertThat(allowed(10)).isEqualTo(3);
    }

    @Test
    void itFillsSteadilyUpToTheBurst() {
        allowed(3);
        now.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(allowed(10)).isZero();
        now.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(allowed(10)).isEqualTo(1);
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(allowed(10)).isEqualTo(3);
    }

    private int allowed(int tries) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += limit.allows() ? 1 : 0;
        }
        return allowed;
    }
}
