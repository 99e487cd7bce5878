package dev.tidewire.websocket;

import java.util.concurrent.CompletionStage;

/**
 * A client's socket, the same object for as long as the client keeps connecting: when {@link Reconnect} makes a lost
 * connection anew, it stands for the new one. While there is no connection, {@link #state()} is {@link
 * State#CONNECTING} and {@code send} answers false.
 */
public interface ClientSocket extends WebSocket {

    /**
     * Completes when the first connection opens; fails, with the cause, if the client gives up before.
     */
    CompletionStage<ClientSocket> opened();

    /** Completes with the last connection's end when the client will not connect again. */
    CompletionStage<CloseEvent> closed();
}
