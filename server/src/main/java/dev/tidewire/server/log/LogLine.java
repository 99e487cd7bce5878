package dev.tidewire.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import dev.tidewire.server.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * An event of the log as text: time with its offset, level and message on one line, of which the message has at most
 * 4,096 characters, whatever a peer put into it; and below it the stack trace if there is one.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final int LONGEST = 4096;

    // ISO 8601
    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

    @Override
    public String doLayout(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return time.format(Instant.ofEpochMilli(event.getTimeStamp()))
                + String.format(" %-5s ", event.getLevel())
                + oneLine(String.valueOf(event.getFormattedMessage()))
                + "\n"
                + (thrown == null ? "" : StackText.of(thrown));
    }

    /** The text as a part of one line that shows where it was cut. */
    static String oneLine(String text) {
        // Cut before, or all of a huge text would be written out, and after, as one character may become six
        String shown = Terminal.escape(beginning(text)).replace("\n", "\\n");
        return text.length() <= LONGEST && shown.length() <= LONGEST ? shown : beginning(shown) + "...";
    }

    private static String beginning(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
