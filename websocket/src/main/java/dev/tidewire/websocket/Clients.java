package dev.tidewire.websocket;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The open connections of a server. Thread-safe. Going through them sees every connection that was open throughout;
 * those that open or close meanwhile may be seen or not. On another thread than its own, a connection may be seen before its
 * {@code onOpen}, from the moment at which its peer can know that it is open; what is sent to it then may come before what
 * {@code onOpen} sends.
 */
public interface Clients {

    /** How many connections are open now. */
    int count();

    /** Calls the action with each open connection, on the calling thread. */
    void forEach(Consumer<? super WebSocket> action);

    /**
     * Sends one message to every open connection. It was encoded once; each event loop hands the same bytes to its own
     * connections. Returns at once. A connection that cannot take it is treated as its {@link SlowConsumer} policy
     * says.
     */
    void broadcast(PreparedMessage message);

    /** As {@link #broadcast(PreparedMessage)}, of a text. */
    default void broadcast(String text) {
        broadcast(PreparedMessage.text(text));
    }

    /** As {@link #broadcast(PreparedMessage)}, of a message just received, of the same type. */
    default void broadcast(Message message) {
        broadcast(PreparedMessage.of(message));
    }

    /**
     * As {@link #broadcast(PreparedMessage)}, to those that the filter lets through. It runs on event loops, and decides
     * without sending or closing; where it throws, that connection gets nothing and the log says so.
     */
    void broadcast(PreparedMessage message, Predicate<? super WebSocket> filter);
}
