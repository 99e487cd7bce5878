package dev.tidewire.websocket;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** The connections that a client's socket has beside it: none. */
record OnlyClient(WebSocket socket) implements Clients {
    @Override
    public int count() {
        return socket.isOpen() ? 1 : 0;
    }

    @Override
    public void forEach(Consumer<? super WebSocket> action) {
        if (socket.isOpen()) {
            action.accept(socket);
        }
    }

    @Override
    public void broadcast(PreparedMessage message) {
        socket.send(message);
    }

    @Override
    public void broadcast(PreparedMessage message, Predicate<? super WebSocket> filter) {
        if (new BroadcastFilter(filter, Metrics.NONE).test(socket)) {
            socket.send(message);
        }
    }
}
