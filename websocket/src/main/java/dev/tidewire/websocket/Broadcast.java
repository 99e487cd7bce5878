package dev.tidewire.websocket;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** A message on its way to the connections of one event loop; runs there once. */
final class Broadcast implements Runnable, Consumer<Connection> {
    private final LoopContext loop;
    private final PreparedMessage message;
    private final BroadcastFilter filter;

    Broadcast(LoopContext loop, PreparedMessage message, Predicate<? super WebSocket> filter) {
        this.loop = loop;
        this.message = message;
        this.filter = new BroadcastFilter(filter);
    }

    @Override
    public void run() {
        loop.connections().forEach(this);
    }

    @Override
    public void accept(Connection connection) {
        if (connection.isOpen() && filter.test(connection)) {
            connection.send(message);
        }
    }
}
