package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a connection comes to its end: who said what in the closing handshake (RFC 6455 §7), what went wrong, and the one
 * event that is made of it. Owned by the connection's event loop.
 */
final class Closing {
    private @Nullable CloseStatus sent;
    private @Nullable CloseStatus received;
    private @Nullable CloseStatus failure;
    private @Nullable Throwable cause;

    /**
     * Whether frames other than the Close frame may still be sent. RFC 6455 §5.5.1 forbids data alone, and §5.5.2 asks
     * for pongs until the peer's Close frame is read; what follows ours is read by few, so nothing does.
     */
    boolean isOpen() {
        return sent == null;
    }

    boolean hasSent() {
        return sent != null;
    }

    void sent(CloseStatus status) {
        sent = status;
    }

    void received(CloseStatus status) {
        received = status;
    }

    /** We fail the connection (RFC 6455 §7.1.7). The first failure counts; what follows from it does not. */
    void failed(CloseStatus status, Throwable why) {
        if (failure == null) {
            failure = status;
            cause = why;
        }
    }

    /** Whether it is certain how this ends: both have sent a Close frame, or we have failed the connection. */
    boolean isSettled() {
        return failure != null || (received != null && sent != null);
    }

    /**
     * The connection broke, or was dropped, for this reason.
     *
     * @return whether that is why it ends: nothing went wrong before, and the end was not clear
     */
    boolean broke(Throwable why) {
        if (isSettled() || cause != null) {
            return false;
        }
        cause = why;
        return true;
    }

    CloseEvent event() {
        // not RFC 6455 §7.1.5, whose code is the peer's alone: why we failed it says more than 1006
        if (failure != null) {
            return new CloseEvent(failure.code(), failure.reason(), false, cause);
        }
        // RFC 6455 §7.1.4: clean is when the closing handshake was completed before TCP was closed
        if (received != null && sent != null) {
            return new CloseEvent(received.code(), received.reason(), true, null);
        }
        Throwable why = cause != null
                ? cause
                : new WebSocketException(CloseCode.ABNORMAL, "the connection ended without a Close frame");
        return new CloseEvent(CloseCode.ABNORMAL, "", false, why);
    }
}
