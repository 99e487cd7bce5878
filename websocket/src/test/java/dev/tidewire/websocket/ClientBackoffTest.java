package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a client waits before it tries again. */
class ClientBackoffTest {
    private static final CloseEvent OVERLOADED = new CloseEvent(1013, "", true, null);
    private static final Reconnect NO_WAIT = new Reconnect(5, Duration.ZERO, Duration.ZERO);

    private final Throwable lost = new IOException("lost");

    private static HandshakeException refusal(int status, String retryAfter) {
        return new HandshakeException(status, Headers.of("Retry-After", retryAfter), "refused");
    }

    @Test
    void theBoundDoublesUpToTheLongest() {
        Reconnect policy = new Reconnect(100, Duration.ofMillis(500), Duration.ofSeconds(20));
        assertThat(IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 100, Integer.MAX_VALUE)
                        .mapToLong(n -> policy.boundNanos(n) / 1_000_000))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 20000L, 20000L, 20000L, 20000L);
    }

    @Test
    void anyLengthOfTimeIsFit() {
        Duration age = Duration.ofSeconds(Long.MAX_VALUE);
        Reconnect policy = new Reconnect(Integer.MAX_VALUE, Duration.ofNanos(1), age);
        assertThat(policy.delay(Integer.MAX_VALUE)).isPositive();
        assertThat(new Reconnect(1, age, age).delay(0)).isPositive();
        assertThat(new Reconnect(1, Duration.ZERO, age).delay(Integer.MAX_VALUE))
                .isZero();
    }

    @Test
    void theDelayIsAnywhereUpToTheBound() {
        Reconnect policy = new Reconnect(1, Duration.ofMillis(400), Duration.ofMillis(400));
        List<Long> delays = IntStream.range(0, 4000)
                .mapToObj(n -> policy.delay(0).toMillis())
                .toList();
        assertThat(delays).allMatch(delay -> delay >= 0 && delay < 400);
        // 1 in 4 of 4000 is missed by all with a chance of less than 10^-499
        assertThat(delays).anyMatch(delay -> delay < 100).anyMatch(delay -> delay >= 300);
    }

    @Test
    void refusesDelaysThatMakeNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Reconnect(-1, second, second)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reconnect(1, second.negated(), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reconnect(1, second, second.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"503, 7, 7", "429, 7, 7", "503, 0, 0", "503, 999999999, 3600"})
    void aServerThatSaysWhenIsLeftAloneForThatLong(int status, String retryAfter, int seconds) {
        ClientBackoff backoff = new ClientBackoff(NO_WAIT);
        assertThat(backoff.afterFailure(refusal(status, retryAfter))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "500, 7",
        "503, -7",
        "503, 7.5",
        "503, 12345678901234567890",
        "503, soon",
        "503, ''",
        "503, 'Fri, 31 Dec 1999 23:59:59 GMT'"
    })
    void whatElseItSaysChangesNothing(int status, String retryAfter) {
        ClientBackoff backoff = new ClientBackoff(NO_WAIT);
        assertThat(backoff.afterFailure(refusal(status, retryAfter))).isZero();
    }

    @Test
    void theJitterComesOnTopOfWhatTheServerSays() {
        Reconnect policy = new Reconnect(4000, Duration.ofMillis(400), Duration.ofMillis(400));
        ClientBackoff backoff = new ClientBackoff(policy);
        assertThat(IntStream.range(0, 4000)
                        .mapToLong(n -> Objects.requireNonNull(backoff.afterFailure(refusal(503, "7")))
                                .toMillis()))
                .allMatch(delay -> delay >= 7000 && delay < 7400)
                .anyMatch(delay -> delay >= 7300);
    }

    @Test
    void onlyAConnectionThatLastedBeginsTheCountAnew() {
        long second = Duration.ofSeconds(1).toNanos();
        ClientBackoff backoff = new ClientBackoff(new Reconnect(2, Duration.ZERO, Duration.ZERO));
        backoff.opened(0);
        assertThat(backoff.afterClose(OVERLOADED, second - 1)).isZero();
        backoff.opened(second);
        assertThat(backoff.afterClose(OVERLOADED, 2 * second)).isZero();
        assertThat(backoff.afterFailure(lost)).isZero();
        assertThat(backoff.afterFailure(lost)).isNull();
    }

    @Test
    void aConnectionMustLastAsLongAsTheNextDelayMay() {
        long minute = Duration.ofMinutes(1).toNanos();
        ClientBackoff backoff = new ClientBackoff(new Reconnect(1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        assertThat(backoff.afterFailure(lost)).isNotNull();
        backoff.opened(0);
        assertThat(backoff.afterClose(OVERLOADED, minute - 1)).isNull();
        backoff.opened(minute);
        assertThat(backoff.afterClose(OVERLOADED, 2 * minute)).isNotNull();
    }
}
