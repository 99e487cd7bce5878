package dev.tidewire.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Hands on at most ten events of a {@link Kind} a second; when the second is over, an event tells how many more there were.
 * Of what is more than 1,000 kinds in a second, the rest counts as one. Thread-safe.
 */
final class LimitedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_A_SECOND = 10;
    private static final int MOST_KINDS = 1000;
    private static final long SECOND = 1_000_000_000L;
    private static final String SUMMARY = "{} more like this: {}";

    private final LoggerContext loggers;
    private final Appender<ILoggingEvent> out;
    private final LongSupplier nanos;
    private final Alarm alarm;

    // Guarded by this
    private final Map<Kind, Count> counts = new HashMap<>();
    private long began;
    private long second;
    private boolean alarmIsSet;

    /** What came of a kind within the second. */
    private static final class Count {
        private int events;
    }

    /** Has something done later. */
    interface Alarm {
        void set(long inNanos, Runnable task);
    }

    /** @param nanos a clock as {@link System#nanoTime} */
    LimitedAppender(LoggerContext loggers, Appender<ILoggingEvent> out, LongSupplier nanos, Alarm alarm) {
        this.loggers = loggers;
        this.out = out;
        this.nanos = nanos;
        this.alarm = alarm;
        this.began = nanos.getAsLong();
        setContext(loggers);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (mayPass(Kind.of(event))) {
            out.doAppend(event);
        }
    }

    private synchronized boolean mayPass(Kind kind) {
        if (nanos.getAsLong() - began >= SECOND) {
            endSecond();
        }
        boolean known = counts.containsKey(kind) || counts.size() < MOST_KINDS;
        Kind counted = known ? kind : new Kind(kind.logger(), kind.level(), "other kinds");
        Count count = counts.computeIfAbsent(counted, k -> new Count());
        count.events++;
        if (count.events <= MOST_A_SECOND) {
            return true;
        }
        if (!alarmIsSet) {
            long current = second;
            alarm.set(Math.max(0, SECOND - (nanos.getAsLong() - began)), () -> endSecond(current));
            // Not before: if it could not be set, the next event tries again
            alarmIsSet = true;
        }
        return false;
    }

    /** Ends this second if no event has done so, and begun another, before the alarm came. */
    private synchronized void endSecond(long which) {
        if (which == second) {
            endSecond();
        }
    }

    private void endSecond() {
        counts.forEach((kind, count) -> {
            if (count.events > MOST_A_SECOND) {
                out.doAppend(summary(kind, count.events - MOST_A_SECOND));
            }
        });
        counts.clear();
        began = nanos.getAsLong();
        second++;
        alarmIsSet = false;
    }

    private ILoggingEvent summary(Kind kind, int more) {
        Object[] arguments = {more, kind.what()};
        return new LoggingEvent("", loggers.getLogger(kind.logger()), kind.level(), SUMMARY, null, arguments);
    }

    @Override
    public void start() {
        loadClasses();
        out.start();
        super.start();
    }

    /** Loads now what a log line needs: there may be no file left to open when one comes. */
    private synchronized void loadClasses() {
        counts.put(new Kind("", Level.INFO, StackText.class.getName()), new Count());
        counts.clear();
    }

    @Override
    public synchronized void stop() {
        super.stop();
        endSecond();
        out.stop();
    }
}
