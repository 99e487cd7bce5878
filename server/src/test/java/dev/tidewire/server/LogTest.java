package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogTest.class);

    @Test
    void whatAPeerSaidStaysOnItsLine() {
        var event = new LoggingEvent(
                "", logger, Level.INFO, "from {}", null, new Object[] {"x\r\n12:00 INFO forged\u001b"});
        assertThat(new SafeMessageConverter().convert(event)).isEqualTo("from x\\u000d\\n12:00 INFO forged\\u001b");
    }

    @Test
    void stackTracesHoldNoEscapes() {
        var event =
                new LoggingEvent("", logger, Level.WARN, "", new IllegalStateException("bad \u001b[2J"), new Object[0]);
        var converter = new SafeTraceConverter();
        converter.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        converter.start();
        assertThat(converter.convert(event))
                .startsWith("java.lang.IllegalStateException: bad \\u001b[2J\n\tat ")
                .doesNotContain("\u001b");
    }

    @Test
    void theLibrarysLoggerEndsHere() {
        System.Logger library = System.getLogger("dev.tidewire.websocket.Anything");
        assertThat(library.getClass().getName()).startsWith("org.slf4j.");
    }
}
