package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.websocket.HandlerBuilder.OnConnection;
import dev.tidewire.websocket.HandlerBuilder.OnEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The handler that {@link HandlerBuilder} makes. */
record LambdaHandler(
        @Nullable OnConnection open,
        @Nullable OnEvent<Message> message,
        @Nullable OnEvent<MessagePart> part,
        @Nullable OnConnection drain,
        @Nullable OnEvent<ByteBuffer> pong,
        @Nullable OnEvent<Throwable> error,
        @Nullable OnEvent<CloseEvent> close)
        implements Handler {

    private static final System.Logger LOG = System.getLogger(Handler.class.getName());

    @Override
    public void onOpen(WebSocket ws) throws Exception {
        call(open, ws);
    }

    @Override
    public void onMessage(WebSocket ws, Message event) throws Exception {
        call(message, ws, event);
    }

    @Override
    public void onPart(WebSocket ws, MessagePart event) throws Exception {
        call(part, ws, event);
    }

    @Override
    public boolean takesParts() {
        return part != null;
    }

    @Override
    public void onDrain(WebSocket ws) throws Exception {
        call(drain, ws);
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) throws Exception {
        call(pong, ws, payload);
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        try {
            if (error != null) {
                error.accept(ws, cause);
                return;
            }
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
        if (isOfThePeer(cause)) {
            LOG.log(Level.WARNING, () -> "error on " + ws + ": " + cause.getMessage());
        } else {
            LOG.log(Level.WARNING, () -> "error on " + ws, cause);
        }
    }

    // Where it came from in our code says nothing of what the peer or the network did, and there may be one a second
    private static boolean isOfThePeer(Throwable cause) {
        boolean expected = cause instanceof IOException
                || cause instanceof ProtocolException
                || cause instanceof HandshakeException;
        return expected && cause.getSuppressed().length == 0;
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) throws Exception {
        call(close, ws, event);
    }

    private static void call(@Nullable OnConnection action, WebSocket ws) throws Exception {
        if (action != null) {
            action.accept(ws);
        }
    }

    private static <E> void call(@Nullable OnEvent<E> action, WebSocket ws, E event) throws Exception {
        if (action != null) {
            action.accept(ws, event);
        }
    }
}
