package dev.tidewire.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten lines of a kind a second, and the count of the rest. */
class LimitedAppenderTest {
    private static final long SECOND = 1_000_000_000L;

    private final LoggerContext context = new LoggerContext();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> alarms = new ArrayDeque<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final LimitedAppender limited = new LimitedAppender(context, new Lines(), nanos::get, this::setAlarm);

    private void setAlarm(long inNanos, Runnable task) {
        if (failures.getAndDecrement() > 0) {
            throw new RejectedExecutionException("no alarm");
        }
        assertThat(inNanos).isBetween(0L, SECOND);
        alarms.add(task);
    }

    /** Where the events go. */
    private final class Lines extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }

    @BeforeEach
    void begin() {
        limited.start();
    }

    @AfterEach
    void end() {
        limited.stop();
        context.stop();
    }

    @Test
    void aBurstIsTenLinesAndACount() {
        // From several threads, as from several event loops
        IntStream.range(0, 5_000).parallel().forEach(i -> log("refused " + i, null));
        assertThat(lines).hasSize(10).allMatch(line -> line.startsWith("refused "));
        ring();
        assertThat(lines).hasSize(11).endsWith("4990 more like this: refused");
        assertThat(alarms).isEmpty();
    }

    @Test
    void anAlarmThatComesLateEndsNoOtherSecond() {
        logs(11);
        nanos.addAndGet(SECOND);
        logs(10);
        assertThat(lines).hasSize(10 + 1 + 10);
        ring();
        logs(1);
        assertThat(lines).hasSize(10 + 1 + 10);
        nanos.addAndGet(SECOND);
        ring();
        assertThat(lines).hasSize(10 + 1 + 10 + 1).endsWith("1 more like this: refused");
        logs(1);
        assertThat(lines).hasSize(10 + 1 + 10 + 1 + 1);
    }

    @Test
    void anAlarmThatCannotBeSetIsSetByTheNext() {
        failures.set(2);
        logs(12);
        assertThat(alarms).isEmpty();
        logs(1);
        ring();
        assertThat(lines).hasSize(11).endsWith("3 more like this: refused");
    }

    @Test
    void eachKindAndEachSecondCountsForItself() {
        IntStream.range(0, 20).forEach(i -> log("refused: " + i, null));
        IntStream.range(0, 20).forEach(i -> log("refused: " + i, new IOException("x")));
        IntStream.range(0, 10).forEach(i -> log("failed on /path" + i + " from here", null));
        assertThat(lines).hasSize(30);
        nanos.addAndGet(SECOND);
        log("refused: again", null);
        assertThat(lines)
                .hasSize(33)
                .contains(
                        "10 more like this: refused",
                        "10 more like this: refused: java.io.IOException",
                        "refused: again");
    }

    @Test
    void kindsThatPeersMakeUpAreBounded() {
        IntStream.range(0, 5_000).forEach(i -> log("x" + letters(i), null));
        limited.stop();
        assertThat(lines).hasSize(1_000 + 10 + 1).contains("3990 more like this: other kinds");
    }

    @Test
    void theCountIsToldBeforeTheEnd() {
        logs(12);
        limited.stop();
        assertThat(lines).hasSize(11).contains("2 more like this: refused");
        ring();
        assertThat(lines).hasSize(11);
    }

    private void ring() {
        alarms.remove().run();
    }

    private void logs(int times) {
        IntStream.range(0, times).forEach(i -> log("refused", null));
    }

    private static String letters(int number) {
        return Integer.toString(number)
                .chars()
                .mapToObj(digit -> String.valueOf((char) (digit - '0' + 'a')))
                .reduce("", String::concat);
    }

    private void log(String message, @Nullable Throwable thrown) {
        limited.doAppend(new LoggingEvent("", context.getLogger("test"), Level.WARN, message, thrown, new Object[0]));
    }
}
