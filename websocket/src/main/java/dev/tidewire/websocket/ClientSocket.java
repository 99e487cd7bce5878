package dev.tidewire.websocket;

import java.util.concurrent.CompletionStage;

/**
 * A client's socket, the same object for as long as the client keeps connecting: when {@link Reconnect} makes a lost
 * connection anew, it stands for the new one. It is what the handler is given as {@code ws}, and its attachment stays
 * from connection to connection.
 *
 * <p>For each connection the handler is told {@code onOpen} and later {@code onClose}, once each. An attempt that fails
 * is told to {@code onError} alone, since nothing had opened.
 *
 * <p>While there is no connection, {@link #state()} is {@link State#CONNECTING}, {@code send} answers false, {@link
 * #handshake()} is that of the last connection ({@link IllegalStateException} if there has been none), and {@link
 * #pause()} holds for the connection to come. {@code close} and {@code terminate} then end the attempts.
 *
 * <p>Both stages complete on the thread that calls the handler: what is chained to them must not block.
 */
public interface ClientSocket extends WebSocket {

    /**
     * Completes when the first connection has opened and {@code onOpen} has returned; fails, with the last attempt's
     * cause, if the client gives up or is closed before.
     */
    CompletionStage<ClientSocket> opened();

    /**
     * Completes when the client will not connect again, after the handler has been told: with the end of the last
     * connection, or, where no attempt has succeeded since, with 1006 and the last attempt's cause.
     */
    CompletionStage<CloseEvent> closed();
}
