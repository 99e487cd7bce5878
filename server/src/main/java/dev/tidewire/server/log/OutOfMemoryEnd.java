package dev.tidewire.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Ends the process when an {@link OutOfMemoryError} is logged, as {@code -XX:+ExitOnOutOfMemoryError} does for those that
 * the JVM itself throws. It does not throw those for memory beside the heap, and a server that has none of that left would
 * go on without serving anybody.
 */
final class OutOfMemoryEnd extends TurboFilter {
    // The JVM's own
    private static final int STATUS = 3;
    private static final int MOST_CAUSES = 16;
    // There may be threads enough a moment later, and who wanted this one tries again: the memory is not at its end
    private static final String NO_THREAD = "unable to create native thread";

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        Object last = thrown == null && parameters != null && parameters.length > 0
                ? parameters[parameters.length - 1]
                : thrown;
        if (last instanceof Throwable error && isOutOfMemory(error)) {
            end(error);
        }
        return FilterReply.NEUTRAL;
    }

    private static void end(Throwable error) {
        try {
            System.err.println("tidewire: out of memory, which ends the process: " + LogLine.oneLine(error.toString()));
        } finally {
            // Even if there is no memory for the line
            Runtime.getRuntime().halt(STATUS);
        }
    }

    private static boolean isOutOfMemory(Throwable error) {
        Throwable cause = error;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError) {
                return !String.valueOf(cause.getMessage()).startsWith(NO_THREAD);
            }
            cause = cause.getCause();
        }
        return false;
    }
}
