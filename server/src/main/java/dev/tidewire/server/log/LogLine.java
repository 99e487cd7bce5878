package dev.tidewire.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * An event of the log as text: time, level and message on one line, whatever a peer put into the message, and below it
 * the stack trace if there is one.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String doLayout(ILoggingEvent event) {
        String message =
                Terminal.escape(String.valueOf(event.getFormattedMessage())).replace("\n", "\\n");
        IThrowableProxy thrown = event.getThrowableProxy();
        return time.format(Instant.ofEpochMilli(event.getTimeStamp()))
                + String.format(" %-5s ", event.getLevel())
                + message
                + "\n"
                + (thrown == null
                        ? ""
                        : Terminal.escape(ThrowableProxyUtil.asString(thrown).replace("\r\n", "\n")));
    }
}
