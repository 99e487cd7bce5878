package dev.tidewire.websocket;

/**
 * Told what happens, to be counted. Called on event loops by many threads at once, on the hot path: implementations
 * neither block, nor throw, nor send.
 */
public interface Metrics {

    /** Counts nothing. */
    Metrics NONE = new Metrics() {
        @Override
        public void sent(int bytes, int connections) {
            // Else a broadcast would be as many calls of nothing as there are connections
        }
    };

    /** A connection has opened. */
    default void opened() {}

    /** A connection that had opened is gone; {@link CloseEvent#code()}. */
    default void closed(int code) {}

    /** A request was refused with this HTTP status before a connection opened; with 503, too, one hung up on unread. */
    default void refused(int status) {}

    /** A whole message arrived; its size in bytes. */
    default void received(int bytes) {}

    /** A message was taken for sending; its size in bytes before compression. */
    default void sent(int bytes) {}

    /**
     * A message that is broadcast was taken for sending on so many connections; its size as above. Calls {@link #sent(int)}
     * for each, unless this is implemented, too: a counter can be raised by all of them at once. A broadcast that leaves on
     * some connections in another way than on most is told of by {@link #sent(int)} there.
     */
    default void sent(int bytes, int connections) {
        for (int i = 0; i < connections; i++) {
            sent(bytes);
        }
    }

    /** A message was not taken because the outgoing queue was full. */
    default void dropped(int bytes) {}

    /** A message that was received, and counted so, was wrong and kept from the handler ({@link Validation}); its size. */
    default void invalid(int bytes) {}

    /**
     * Something went wrong; most often a connection ended by it. What was refused before a connection opened is told by
     * {@link #refused}, and here only if it was refused because something failed. A filter of a broadcast that throws is
     * told of for each connection. Unlike the others, also called on threads on which a handler may block.
     */
    default void failed(Failure kind) {}
}
