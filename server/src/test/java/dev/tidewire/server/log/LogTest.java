package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogTest.class);

    @Test
    void whatAPeerSaidStaysOnItsLine() {
        assertThat(line(null, "x\r\n12:00 INFO forged\u001b"))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  from x\\\\u000d\\\\n12:00 INFO forged\\\\u001b\n");
    }

    @Test
    void stackTracesHoldNoEscapes() {
        assertThat(line(new IllegalStateException("bad \u001b[2J"), "x"))
                .contains("from x\njava.lang.IllegalStateException: bad \\u001b[2J\n\tat ")
                .doesNotContain("\u001b");
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
