package dev.tidewire.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogTest.class);

    @Test
    void whatAPeerSaidStaysOnItsLine() {
        assertThat(line(null, "x\r\n12:00 INFO forged\u001b"))
                .endsWith(" INFO  from x\\u000d\\n12:00 INFO forged\\u001b\n");
    }

    @Test
    void theTimeIsOneEverywhere() {
        String line = line(null, "x");
        String time = line.substring(0, line.indexOf(' '));
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)");
        assertThat(OffsetDateTime.parse(time).toInstant())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void whatEndsALineOrTurnsItAroundIsWrittenOut() {
        assertThat(line(null, "\u007f\u009b\u0085\u2028\u2029\u202e\u2066"))
                .endsWith("from \\u007f\\u009b\\u0085\\u2028\\u2029\\u202e\\u2066\n");
    }

    @Test
    void aLineHasAnEnd() {
        assertThat(line(null, "x".repeat(100_000))).hasSizeLessThan(4_200).endsWith("x...\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 4_000, 100_000})
    void aLineOfCharactersThatAreWrittenOutHasAnEnd(int characters) {
        assertThat(line(null, "\u001b".repeat(characters)))
                .hasSizeLessThan(4_200)
                .contains(" from \\u001b\\u001b")
                .endsWith("...\n");
    }

    @Test
    void aStackTracesMessageHasAnEnd() {
        assertThat(line(new IllegalStateException("\u0007".repeat(4_000)), "x").lines())
                .allMatch(text -> text.length() < 4_200);
    }

    @Test
    void stackTracesHoldNoEscapes() {
        assertThat(line(new IllegalStateException("bad \u001b[2J"), "x"))
                .contains("from x\njava.lang.IllegalStateException: bad \\u001b[2J\n\tat ")
                .doesNotContain("\u001b");
    }

    @Test
    void whatAPeerPutIntoAnExceptionForgesNoLine() {
        var cause = new IOException("read\n12:00:00.000 INFO  admin login ok");
        var thrown = new IllegalStateException("bad\r\n\tat forged.Frame", cause);
        thrown.addSuppressed(new IOException("third\nforged"));
        assertThat(line(thrown, "x").lines())
                .allMatch(text -> text.startsWith("\tat ")
                        || text.startsWith("\t\tat ")
                        || text.matches("\t*\\.\\.\\. \\d+ more")
                        || text.contains(" from x")
                        || text.contains("Exception: "))
                .contains("java.lang.IllegalStateException: bad\\u000d\\n\tat forged.Frame")
                .contains("Caused by: java.io.IOException: read\\n12:00:00.000 INFO  admin login ok")
                .contains("\tSuppressed: java.io.IOException: third\\nforged");
    }

    @Test
    void causesThatGoRoundInACircleEnd() {
        var one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));
        assertThat(line(one, "x")).contains("Caused by: ").hasSizeLessThan(100_000);
    }

    @Test
    void theLibrarysLogIsOurs() {
        System.Logger library = System.getLogger("dev.tidewire.websocket.Anything");
        assertThat(library.getClass().getName()).startsWith("org.slf4j.");
        assertThat(library.isLoggable(System.Logger.Level.INFO)).isTrue();
        assertThat(library.isLoggable(System.Logger.Level.DEBUG)).isFalse();
    }

    private String line(@Nullable Throwable thrown, String argument) {
        return new LogLine()
                .doLayout(new LoggingEvent("", logger, Level.INFO, "from {}", thrown, new Object[] {argument}));
    }
}
