package dev.tidewire.interop;

import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.HttpResponse;
import dev.tidewire.websocket.KeepAlive;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** A Tidewire server that hands each new connection to the test. */
final class OurServer implements Handler, AutoCloseable {
    static final String SUBPROTOCOL = "interop.v1";
    static final Limits LIMITS = Limits.defaults().maxMessage(2 * 1024 * 1024).maxQueue(8 * 1024 * 1024);

    private final Events<OurEnd> arrivals = new Events<>();
    private final WebSocketServer server;

    private OurServer(WebSocketServer.Builder builder) throws IOException {
        server = builder.handle(this).start();
    }

    static OurServer start(Terms terms) throws IOException {
        return start(terms, "");
    }

    /** A server that answers plain requests with this page. */
    static OurServer start(Terms terms, String page) throws IOException {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        var builder = WebSocketServer.builder()
                .compression(terms.compression.options())
                .subprotocols(SUBPROTOCOL)
                .limits(LIMITS)
                .keepAlive(KeepAlive.off())
                .http(HttpHandler.of(request -> HttpResponse.of(200, "text/html; charset=utf-8", body)));
        return new OurServer(terms.secure ? builder.tls(TestCertificate.server()) : builder);
    }

    int port() {
        return server.port();
    }

    /** Ends it with this code, without waiting. */
    void shutdown(int code) {
        server.shutdown(code, Duration.ofSeconds(5));
    }

    /** The connection that was made next. */
    OurEnd accept() {
        return arrivals.next();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void onOpen(WebSocket ws) {
        OurEnd end = new OurEnd();
        ws.attach(end);
        end.onOpen(ws);
        arrivals.add(end);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        endOf(ws).onMessage(ws, message);
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        endOf(ws).onPong(ws, payload);
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        endOf(ws).onError(ws, cause);
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        endOf(ws).onClose(ws, event);
    }

    private static OurEnd endOf(WebSocket ws) {
        return Objects.requireNonNull(ws.attachment(OurEnd.class));
    }
}
