package dev.tidewire.websocket;

import java.lang.System.Logger.Level;

/** Counts what went wrong on a connection, and tells its handler. */
final class FailureReport {
    private static final System.Logger LOG = System.getLogger(WebSocket.class.getName());

    private FailureReport() {}

    /** On the connection's loop. What an error handler throws, or comes after the close event, goes to the log. */
    static void tell(Connection connection, Failure kind, Throwable cause) {
        Metrics metrics = connection.settings().metrics();
        metrics.failed(kind);
        if (connection.state() == State.CLOSED) {
            LOG.log(Level.WARNING, "an error came after the end of " + connection, cause);
            return;
        }
        try {
            connection.handler().onError(connection, cause);
        } catch (Throwable e) {
            metrics.failed(Failure.PROGRAM);
            LOG.log(Level.WARNING, "onError itself failed on " + connection, e);
        }
    }
}
