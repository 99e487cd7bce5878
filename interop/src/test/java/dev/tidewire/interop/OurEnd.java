package dev.tidewire.interop;

import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Pong;
import dev.tidewire.interop.Event.Text;
import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Tidewire's end of one connection: remembers what happened. */
final class OurEnd implements Handler {
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final Events<Event> events = new Events<>();

    WebSocket socket() {
        return socket.join();
    }

    Event next() {
        return events.next();
    }

    @Override
    public void onOpen(WebSocket ws) {
        socket.complete(ws);
        events.add(new Opened(
                Objects.requireNonNullElse(ws.handshake().subprotocol(), ""),
                Objects.requireNonNullElse(ws.handshake().responseHeaders().first("Sec-WebSocket-Extensions"), "")));
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        events.add(message.isText() ? new Text(message.text()) : Event.binary(message.toByteArray()));
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        events.add(new Pong(ByteBuffer.wrap(copy)));
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        events.add(new Event.Failed(cause.toString()));
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        events.add(new Closed(event.code(), event.reason()));
    }
}
