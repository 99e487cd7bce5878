package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a server of this library, over real sockets. */
class ClientTest {
    private final ClientRecorder events = new ClientRecorder();
    private WebSocketServer server;

    @BeforeEach
    void startEcho() throws Exception {
        server = WebSocketServer.builder()
                .handle(on -> on.message(WebSocket::send))
                .start();
    }

    @AfterEach
    void stopEcho() {
        server.close();
    }

    private WebSocketClient client() {
        return WebSocketClient.to("ws://localhost:" + server.port());
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void opensSendsReceivesAndCloses() throws Exception {
        ClientSocket socket = client().connect(events);
        assertThat(events.awaitOpen()).isSameAs(socket);
        assertThat(await(socket.opened())).isSameAs(socket);
        assertThat(socket.state()).isEqualTo(State.OPEN);
        assertThat(socket.send("Hello Server!")).isTrue();
        assertThat(events.awaitText()).isEqualTo("Hello Server!");
        assertThat(socket.send(ByteBuffer.wrap(new byte[] {1, 2, 3}))).isTrue();
        assertThat(events.awaitBinary()).containsExactly(1, 2, 3);
        assertThat(socket.ping(ByteBuffer.wrap(new byte[] {7, 8}))).isTrue();
        assertThat(events.awaitPong()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));
        socket.close(4001, "done");
        CloseEvent event = events.awaitClose();
        assertThat(event).isEqualTo(new CloseEvent(4001, "", true, null));
        assertThat(await(socket.closed())).isEqualTo(event);
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(socket.send("too late")).isFalse();
        assertThat(events.order()).containsExactly("open", "message", "message", "pong", "close");
    }
}
