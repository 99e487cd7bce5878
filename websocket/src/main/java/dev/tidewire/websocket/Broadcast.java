package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A message on its way to the connections of one event loop; runs there once. */
final class Broadcast implements Runnable, Consumer<Connection> {
    private static final System.Logger LOG = System.getLogger(Clients.class.getName());

    private final LoopContext loop;
    private final PreparedMessage message;
    private final Predicate<? super WebSocket> filter;
    private boolean filterFailed;

    Broadcast(LoopContext loop, PreparedMessage message, Predicate<? super WebSocket> filter) {
        this.loop = loop;
        this.message = message;
        this.filter = filter;
    }

    @Override
    public void run() {
        loop.connections().forEach(this);
    }

    @Override
    public void accept(Connection connection) {
        if (connection.isOpen() && passes(connection)) {
            connection.send(message);
        }
    }

    private boolean passes(Connection connection) {
        try {
            return filter.test(connection);
        } catch (RuntimeException e) {
            if (!filterFailed) {
                filterFailed = true;
                LOG.log(Level.WARNING, "a broadcast's filter failed: nothing is sent to " + connection, e);
            }
            return false;
        }
    }
}
