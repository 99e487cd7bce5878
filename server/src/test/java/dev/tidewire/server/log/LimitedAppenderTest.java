package dev.tidewire.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten lines of a kind a second, and the count of the rest. */
class LimitedAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private final LimitedAppender limited = new LimitedAppender(context, new Lines(), nanos::get);

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
    void aBurstIsTenLinesAndACount() throws Exception {
        // From several threads, as from several event loops
        IntStream.range(0, 5_000).parallel().forEach(i -> log("refused " + i, null));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            seen.add(lines.poll(20, TimeUnit.SECONDS));
        }
        assertThat(seen.subList(0, 10)).allMatch(line -> line.startsWith("refused "));
        assertThat(seen.get(10)).isEqualTo("4990 more like this: refused");
        assertThat(lines).isEmpty();
    }

    @Test
    void eachKindAndEachSecondCountsForItself() {
        IntStream.range(0, 20).forEach(i -> log("refused: " + i, null));
        IntStream.range(0, 20).forEach(i -> log("refused: " + i, new IOException("x")));
        IntStream.range(0, 10).forEach(i -> log("failed on /path" + i + " from here", null));
        assertThat(lines).hasSize(30);
        nanos.addAndGet(1_000_000_000L);
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
        IntStream.range(0, 12).forEach(i -> log("refused", null));
        limited.stop();
        assertThat(lines).hasSize(11).contains("2 more like this: refused");
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
