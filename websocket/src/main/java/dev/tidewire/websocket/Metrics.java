package dev.tidewire.websocket;

/**
 * Told what happens, to be counted. Called on event loops by many threads at once, on the hot path: implementations
 * neither block, nor throw, nor send.
 */
public interface Metrics {

    /** Counts nothing. */
    Metrics NONE = new Metrics() {};

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

    /** A message was not taken because the outgoing queue was full. */
    default void dropped(int bytes) {}

    /** A message that was received, and counted so, was wrong and kept from the handler ({@link Validation}); its size. */
    default void invalid(int bytes) {}

    /**
     * Something went wrong that ended a connection or came out of the program, or a connection could not be accepted.
     * What is refused before a connection opens is told by {@link #refused}, other than for failures of TLS and of what
     * the program gave.
     */
    default void failed(Failure kind) {}
}
