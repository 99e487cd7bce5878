package dev.tidewire.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to standard error, one {@link LogLine} an event, ten of a kind a second. Written in Java because reading
 * logback's XML takes a third of the time that a server needs to start; {@code -Dlogback.configurationFile=FILE} takes the
 * place of this.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.addTurboFilter(new OutOfMemoryEnd());
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var clock = clock();
        var limited = new LimitedAppender(
                context,
                standardError(context),
                System::nanoTime,
                (nanos, task) -> clock.schedule(task, nanos, TimeUnit.NANOSECONDS));
        limited.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(limited);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger("io.netty").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** One thread, there from the start: logback's would come one by one, and in a flood there may be none to be had. */
    private static ScheduledExecutorService clock() {
        var clock = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "tidewire-log");
            thread.setDaemon(true);
            return thread;
        });
        clock.prestartCoreThread();
        return clock;
    }

    /** What writes every event, before it is started. */
    static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        var layout = new LogLine();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        var stderr = new ConsoleAppender<ILoggingEvent>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        return stderr;
    }

    /** Writes what is still to be told, before the process ends. */
    public static void finish() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
