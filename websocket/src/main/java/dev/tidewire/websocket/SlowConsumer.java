package dev.tidewire.websocket;

/** What happens to a message that does not fit a connection's outgoing queue, because its peer reads too slowly. */
public enum SlowConsumer {
    /**
     * The connection is closed with 1013 and {@code send} answers false: whoever falls behind reconnects and
     * re-synchronises, nothing is lost unnoticed. The default.
     */
    CLOSE,

    /** The message is dropped, {@code send} answers false, and the drop is counted; the connection goes on. */
    DROP_NEWEST,

    /**
     * {@code send} waits until there is room. On an event loop, which must never block, it answers false as {@link
     * #DROP_NEWEST} does.
     */
    BLOCK
}
