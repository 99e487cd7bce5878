package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.DeflateOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void broadcastsToItselfUnlessTheFilterSaysNoOrFails() throws Exception {
        ClientSocket socket = client().connect(events);
        events.awaitOpen();
        socket.clients().broadcast(PreparedMessage.text("not let through"), anyone -> false);
        socket.clients().broadcast(PreparedMessage.text("failed"), anyone -> {
            throw new IllegalStateException("thrown by the test");
        });
        socket.clients().broadcast(PreparedMessage.text("let through"), anyone -> true);
        assertThat(events.awaitText()).isEqualTo("let through");
    }

    @ParameterizedTest
    @CsvSource({
        "15, 15, true",
        "15, 15, false",
        "8, 8, true",
        "9, 9, true",
        "9, 9, false",
        "15, 10, true",
        "12, 15, false"
    })
    void compressesWithEveryWindow(int serverBits, int clientBits, boolean alone) throws Exception {
        DeflateOptions options = DeflateOptions.on()
                .serverMaxWindowBits(serverBits)
                .clientMaxWindowBits(clientBits)
                .serverNoContextTakeover(alone)
                .clientNoContextTakeover(alone);
        try (WebSocketServer compressing = WebSocketServer.builder()
                .compression(DeflateOptions.on().serverNoContextTakeover(alone).clientNoContextTakeover(alone))
                .handle(on -> on.message(WebSocket::send))
                .start()) {
            ClientSocket socket = WebSocketClient.to("ws://localhost:" + compressing.port())
                    .compression(options)
                    .connect(events);
            assertThat(events.awaitOpen().handshake().responseHeaders().first("Sec-WebSocket-Extensions"))
                    .startsWith("permessage-deflate");
            for (int i = 0; i < 3; i++) {
                String text = ("message " + i + ", again and again; ").repeat(1000);
                assertThat(socket.send(text)).isTrue();
                assertThat(events.awaitText()).isEqualTo(text);
            }
            socket.close();
            assertThat(events.awaitClose().clean()).isTrue();
        }
    }

    @Test
    void agreesOnASubprotocol() throws Exception {
        try (WebSocketServer speaking =
                WebSocketServer.builder().subprotocols("b", "a").handle(events).start()) {
            ClientSocket socket = WebSocketClient.to("ws://127.0.0.1:" + speaking.port())
                    .subprotocols("x", "a", "b")
                    .connect(on -> {});
            assertThat(await(socket.opened()).handshake().subprotocol()).isEqualTo("a");
            assertThat(events.awaitOpen().handshake().subprotocol()).isEqualTo("a");
            socket.terminate();
            await(socket.closed());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void connectsOverEveryTransport(Transport transport) throws Exception {
        WebSocketClient client = client().transport(transport);
        if (!transport.isAvailable()) {
            assertThatThrownBy(() -> client.connect(events)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        ClientSocket socket = client.connect(events);
        await(socket.opened()).send("hello");
        assertThat(events.awaitText()).isEqualTo("hello");
        socket.close();
        assertThat(await(socket.closed()).clean()).isTrue();
    }

    @Test
    void manyClientsOpenAndCloseOnceEach() throws Exception {
        int many = 300;
        ClientRecorder[] all = new ClientRecorder[many];
        ClientSocket[] sockets = new ClientSocket[many];
        for (int i = 0; i < many; i++) {
            all[i] = new ClientRecorder();
            sockets[i] = client().connect(all[i]);
        }
        for (int i = 0; i < many; i++) {
            assertThat(await(sockets[i].opened()).send("I am " + i)).isTrue();
        }
        for (int i = 0; i < many; i++) {
            assertThat(all[i].awaitText()).isEqualTo("I am " + i);
            sockets[i].close();
        }
        for (int i = 0; i < many; i++) {
            assertThat(await(sockets[i].closed())).isEqualTo(new CloseEvent(1000, "", true, null));
            assertThat(all[i].order()).containsExactly("open", "message", "close");
        }
    }

    @Test
    void whatIsSetUpLaterDoesNotReachASocketThatWasMade() throws Exception {
        try (ClientRawServer raw = new ClientRawServer()) {
            WebSocketClient client = WebSocketClient.to(raw.url()).header("A", "1");
            client.connect(events);
            client.header("B", "2").connect(events);
            List<String> requests = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (ClientRawServer.Peer peer = raw.accept()) {
                    requests.add(peer.request());
                }
            }
            assertThat(requests).allMatch(request -> request.contains("\r\nA: 1\r\n"));
            assertThat(requests)
                    .filteredOn(request -> request.contains("\r\nB: 2\r\n"))
                    .hasSize(1);
        }
    }

    @Test
    void masksEachFrameWithAnotherKey() throws Exception {
        try (ClientRawServer raw = new ClientRawServer()) {
            ClientSocket socket = WebSocketClient.to(raw.url()).connect(events);
            try (ClientRawServer.Peer peer = raw.accept()) {
                peer.send(peer.switching());
                events.awaitOpen();
                Set<String> keys = new HashSet<>();
                for (int i = 0; i < 300; i++) {
                    socket.send("x");
                    assertThat(peer.readFrame()).isEqualTo("81 78");
                    keys.add(peer.maskingKey());
                }
                // Two of 300 keys of 32 bits are alike once in 100,000 runs
                assertThat(keys).hasSize(300);
            }
        }
    }

    @Test
    void refusesATlsThatIsAServers(@TempDir Path folder) throws Exception {
        Tls tls = ClientCertificate.forName(folder, "localhost").server();
        assertThatThrownBy(() -> client().tls(tls)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesATimeoutOfNothing() {
        assertThatThrownBy(() -> client().connectTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysThatAHostIsUnknown() {
        WebSocketClient.to("ws://nowhere.invalid").connect(events);
        assertThat(events.awaitError())
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("unknown host: nowhere.invalid");
    }
}
