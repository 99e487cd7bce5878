package dev.tidewire.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * What makes two events alike: logger, level, how the message begins, and the class of what was thrown. Where the library
 * has filled in a message, what differs from peer to peer stands behind its first punctuation or digit.
 *
 * @param what the message's first words, and the class of what was thrown if there was something
 */
record Kind(String logger, Level level, String what) {
    private static final int LONGEST = 80;

    static Kind of(ILoggingEvent event) {
        String what = beginning(String.valueOf(event.getMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
        return new Kind(
                event.getLoggerName(), event.getLevel(), thrown == null ? what : what + ": " + thrown.getClassName());
    }

    private static String beginning(String message) {
        int end = 0;
        while (end < message.length() && end < LONGEST && isWord(message.charAt(end))) {
            end++;
        }
        return message.substring(0, end).stripTrailing();
    }

    private static boolean isWord(char c) {
        return c == ' ' || c == ',' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
