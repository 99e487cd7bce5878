package dev.tidewire.websocket;

import java.io.IOException;

/** Why a connection ended other than by a clean close: the cause in a {@link CloseEvent}. */
public final class WebSocketException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int closeCode;

    WebSocketException(int closeCode, String message) {
        super(message);
        this.closeCode = closeCode;
    }

    /** The close code that names this kind of end; 1006 if the peer was told none. */
    public int closeCode() {
        return closeCode;
    }

    /** Traces of the event loop's own frames would say nothing, and cost much in a storm of lost connections. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
