package dev.tidewire.websocket;

/** Where a connection is in its life, as in a browser's {@code readyState}. */
public enum State {
    /** The opening handshake is under way; nothing can be sent yet. */
    CONNECTING,
    /** Messages flow both ways. */
    OPEN,
    /** The closing handshake is under way; nothing more can be sent. */
    CLOSING,
    /** The connection is gone. */
    CLOSED
}
