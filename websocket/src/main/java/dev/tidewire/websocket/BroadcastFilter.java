package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.function.Predicate;

/** A program's choice of who gets a broadcast, which may fail: then that connection gets nothing and the log says so. */
final class BroadcastFilter implements Predicate<WebSocket> {
    private static final System.Logger LOG = System.getLogger(Clients.class.getName());

    private final Predicate<? super WebSocket> choice;
    private final Metrics metrics;
    private boolean failed;

    BroadcastFilter(Predicate<? super WebSocket> choice, Metrics metrics) {
        this.choice = choice;
        this.metrics = metrics;
    }

    @Override
    public boolean test(WebSocket connection) {
        try {
            return choice.test(connection);
        } catch (RuntimeException e) {
            metrics.failed(Failure.PROGRAM);
            // Once: it is likely to fail for every connection there is
            if (!failed) {
                failed = true;
                LOG.log(Level.WARNING, "a broadcast's filter failed: nothing is sent to " + connection, e);
            }
            return false;
        }
    }
}
