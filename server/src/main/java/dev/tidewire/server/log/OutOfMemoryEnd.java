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
            System.err.println("tidewire: out of memory, which ends the process: " + error);
            Runtime.getRuntime().halt(STATUS);
        }
        return FilterReply.NEUTRAL;
    }

    private static boolean isOutOfMemory(Throwable error) {
        Throwable cause = error;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
