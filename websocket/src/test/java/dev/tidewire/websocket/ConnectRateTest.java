package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectRateTest {
    private static final long NOW = TimeUnit.SECONDS.toNanos(100);
    private static final long LATER = NOW + TimeUnit.SECONDS.toNanos(1);

    private static long allowed(ConnectRate rate, String address, int wanted, long now) {
        return IntStream.range(0, wanted).filter(i -> rate.allows(address, now)).count();
    }

    @Test
    void letsAnAddressHaveATenthOfASecondAndNoMore() {
        ConnectRate rate = new ConnectRate(100, 3);
        assertThat(allowed(rate, "one", 1_000, NOW)).isEqualTo(10);
        assertThat(allowed(rate, "other", 1_000, NOW)).isEqualTo(10);
        assertThat(allowed(rate, "one", 1_000, LATER)).isEqualTo(10);
    }

    @Test
    void letsAnAddressHaveAsManyAsItMayHold() {
        assertThat(allowed(new ConnectRate(100, 30), "one", 1_000, NOW)).isEqualTo(30);
    }

    @Test
    void letsAllTogetherHaveASecondAndNoMore() {
        ConnectRate rate = new ConnectRate(25, 1);
        long all = IntStream.range(0, 100)
                .filter(i -> rate.allows("address " + i, NOW))
                .count();
        assertThat(all).isEqualTo(25);
        assertThat(rate.allows(null, NOW)).isFalse();
        assertThat(rate.allows(null, LATER)).isTrue();
    }

    @Test
    void countsNothingWhereAnyNumberMayCome() {
        assertThat(allowed(new ConnectRate(0, 1), "one", 1_000, NOW)).isEqualTo(1_000);
    }
}
