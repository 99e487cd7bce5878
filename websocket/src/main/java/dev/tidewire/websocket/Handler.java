package dev.tidewire.websocket;

import java.nio.ByteBuffer;

/**
 * What the program does when something happens on a connection. One instance may serve any number of connections.
 *
 * <p>Calls for one connection never overlap and come in order: {@code onOpen}, then the rest, and {@code onClose} last,
 * exactly once after {@code onOpen}, whatever ended the connection. They come on the connection's event loop, where
 * nothing may block, unless the route was given {@code blockingHandlers()}.
 *
 * <p>A method that throws is answered by {@link #onError}, and the peer gets {@code 1011}; no other connection notices.
 */
public interface Handler {

    /** The opening handshake is done. */
    default void onOpen(WebSocket ws) throws Exception {}

    /** A whole message arrived; it is lent until this returns. */
    default void onMessage(WebSocket ws, Message message) throws Exception {}

    /**
     * A piece of a message arrived; called in place of {@link #onMessage} if {@link #takesParts()}. The limit on the
     * size of a message does not apply then.
     */
    default void onPart(WebSocket ws, MessagePart part) throws Exception {}

    /** Whether messages are to arrive piece by piece, without being gathered first. Asked once per connection. */
    default boolean takesParts() {
        return false;
    }

    /** The outgoing queue has become short again after it had been over half its limit or had refused a message. */
    default void onDrain(WebSocket ws) throws Exception {}

    /** A pong arrived, asked for or not; the payload is lent until this returns. */
    default void onPong(WebSocket ws, ByteBuffer payload) throws Exception {}

    /**
     * Something went wrong. It may come any number of times and ends nothing by itself; if the error ended the
     * connection, {@link #onClose} follows with the same cause.
     */
    default void onError(WebSocket ws, Throwable cause) {}

    /** The connection has ended. Nothing more comes. */
    default void onClose(WebSocket ws, CloseEvent event) throws Exception {}
}
