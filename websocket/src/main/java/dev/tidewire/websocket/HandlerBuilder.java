package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Handler} from lambdas, one per event, written as in a browser. Each may be given once; what is not given
 * does nothing. An error that no {@code error} takes is logged.
 */
public final class HandlerBuilder {

    /** What to do with a connection. */
    @FunctionalInterface
    public interface OnConnection {
        void accept(WebSocket ws) throws Exception;
    }

    /** What to do with something that happened on a connection. */
    @FunctionalInterface
    public interface OnEvent<E> {
        void accept(WebSocket ws, E event) throws Exception;
    }

    private @Nullable OnConnection open;
    private @Nullable OnEvent<Message> message;
    private @Nullable OnEvent<MessagePart> part;
    private @Nullable OnConnection drain;
    private @Nullable OnEvent<ByteBuffer> pong;
    private @Nullable OnEvent<Throwable> error;
    private @Nullable OnEvent<CloseEvent> close;

    HandlerBuilder() {}

    /** See {@link Handler#onOpen}. */
    public HandlerBuilder open(OnConnection action) {
        open = once(open, action, "open");
        return this;
    }

    /** See {@link Handler#onMessage}. */
    public HandlerBuilder message(OnEvent<Message> action) {
        message = once(message, action, "message");
        return this;
    }

    /** Takes messages piece by piece in place of whole; see {@link Handler#onPart}. */
    public HandlerBuilder part(OnEvent<MessagePart> action) {
        part = once(part, action, "part");
        return this;
    }

    /** See {@link Handler#onDrain}. */
    public HandlerBuilder drain(OnConnection action) {
        drain = once(drain, action, "drain");
        return this;
    }

    /** See {@link Handler#onPong}. */
    public HandlerBuilder pong(OnEvent<ByteBuffer> action) {
        pong = once(pong, action, "pong");
        return this;
    }

    /** See {@link Handler#onError}. */
    public HandlerBuilder error(OnEvent<Throwable> action) {
        error = once(error, action, "error");
        return this;
    }

    /** See {@link Handler#onClose}. */
    public HandlerBuilder close(OnEvent<CloseEvent> action) {
        close = once(close, action, "close");
        return this;
    }

    Handler build() {
        if (message != null && part != null) {
            throw new IllegalStateException("give either message or part: a message arrives whole or piece by piece");
        }
        return new LambdaHandler(open, message, part, drain, pong, error, close);
    }

    private static <T> T once(@Nullable T before, T action, String event) {
        if (before != null) {
            throw new IllegalStateException("'" + event + "' was given twice: the first one would be lost");
        }
        return action;
    }
}
