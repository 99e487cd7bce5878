package dev.tidewire.server.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** The program's log without a limit on lines of a kind: a test can see each. */
public final class WholeLog {
    private WholeLog() {}

    /** From now on every event is written. */
    public static void begin() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        ConsoleAppender<ILoggingEvent> all = LogSetup.standardError(context);
        all.start();
        root.addAppender(all);
    }
}
