package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, on either side.
 *
 * <p>Any thread may call any method and none of them blocks, but for {@code send} under {@link SlowConsumer#BLOCK}.
 * Messages that one thread sends keep their order. Bytes that a method is given are encoded or copied before it
 * returns, so the caller may reuse its buffers at once.
 */
public interface WebSocket {

    /**
     * Sends a text message.
     *
     * @return false if it was not taken: the connection is not {@link State#OPEN}, or its outgoing queue is full
     * @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8 cannot carry
     */
    boolean send(String text);

    /** Sends the remaining bytes as a binary message and moves the buffer's position to its limit. */
    boolean send(ByteBuffer binary);

    /** Forwards a message just received, of the same type, without decoding it. */
    boolean send(Message message);

    /** Sends a message that was encoded before, the cheapest way when many receive the same. */
    boolean send(PreparedMessage message);

    /**
     * Begins a text message whose length is not known yet. Until the writer is closed, other messages sent on this
     * connection wait their turn behind it; pings and pongs do not.
     *
     * @throws IllegalStateException if another message is being streamed
     */
    MessageWriter streamText();

    /** Begins a binary message whose length is not known yet; see {@link #streamText()}. */
    MessageWriter streamBinary();

    /** Sends a ping without a payload; see {@link #ping(ByteBuffer)}. */
    default boolean ping() {
        return ping(ByteBuffer.allocate(0));
    }

    /**
     * Sends a ping; the answer arrives at {@link Handler#onPong}. Keep-alive needs no call of this.
     *
     * @param payload at most 125 bytes (RFC 6455 §5.5)
     * @throws IllegalArgumentException if the payload is longer
     */
    boolean ping(ByteBuffer payload);

    /** Closes with {@code 1000} and no reason. */
    default void close() {
        close(1000, "");
    }

    /**
     * Begins the closing handshake (RFC 6455 §7.1.2). Messages sent before leave first. If the peer does not answer
     * within the closing deadline the connection is dropped. A second call changes nothing.
     *
     * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8
     * @throws IllegalArgumentException for any other code or a longer reason
     */
    void close(int code, String reason);

    /** Drops the connection at once, without a closing handshake. The peer sees {@code 1006}. */
    void terminate();

    /**
     * Stops reading: no message is delivered after the one being handled, and the peer's sends fill its own buffers.
     * Keep-alive does not drop a connection that is paused.
     */
    void pause();

    /** Reads again after {@link #pause()}. */
    void resume();

    /** How many bytes wait to be sent, framing and a small cost per buffer included. Zero: all was handed to the system. */
    long bufferedAmount();

    /** Where the connection is in its life. */
    State state();

    /** Whether {@link #state()} is {@link State#OPEN}. */
    default boolean isOpen() {
        return state() == State.OPEN;
    }

    /** What the opening handshake said and agreed. */
    Handshake handshake();

    /**
     * Who is behind it, where the server asks ({@link Authentication}); null where not, and on a client. Renewed
     * credentials change it.
     */
    default @Nullable Principal principal() {
        return null;
    }

    /**
     * Shows new credentials, such as a client sends before its old ones expire. The connection goes on if they are good
     * and the same user's; if not it stays as it was.
     *
     * @param credentials of the form {@code Bearer TOKEN}
     * @return completes with the changed {@link #principal()}, or with an {@link AuthenticationException}
     */
    default CompletionStage<Principal> renew(String credentials) {
        return CompletableFuture.failedStage(
                new AuthenticationException("nobody is asked for credentials on this connection"));
    }

    /**
     * The connections that are open on the same server, this one among them; on a client, this one alone. What a
     * handler broadcasts to.
     */
    Clients clients();

    /** Whatever {@link #attach} or the {@link Admission} put here; null if nothing. */
    @Nullable
    Object attachment();

    /**
     * The attachment as the type that the program put there.
     *
     * @throws ClassCastException if it is of another type
     */
    default <T> @Nullable T attachment(Class<T> type) {
        return type.cast(attachment());
    }

    /** Puts something of the program's own beside this connection, such as its user. */
    void attach(@Nullable Object attachment);
}
