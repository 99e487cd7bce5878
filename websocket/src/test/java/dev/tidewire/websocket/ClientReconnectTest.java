package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.UpgradeRefusedException;
import dev.tidewire.websocket.ClientRawServer.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client connects again, and when it lets it be. */
class ClientReconnectTest {
    private static final Reconnect SOON = new Reconnect(Integer.MAX_VALUE, Duration.ofMillis(1), Duration.ofMillis(20));
    private static final Reconnect AT_ONCE = new Reconnect(5, Duration.ZERO, Duration.ZERO);
    private static final Reconnect LATER = new Reconnect(Integer.MAX_VALUE, Duration.ofDays(1), Duration.ofDays(1));

    private final ClientRecorder events = new ClientRecorder();
    private ClientRawServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ClientRawServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private WebSocketClient client() {
        return WebSocketClient.to(server.url());
    }

    private void refuse(String statusAndHeaders) throws Exception {
        try (Peer peer = server.accept()) {
            peer.send("HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: 0\r\n\r\n");
            peer.readToEnd();
        }
    }

    private static WebSocketServer echo(int port) throws Exception {
        return WebSocketServer.builder()
                .port(port)
                .handle(on -> on.message(WebSocket::send))
                .start();
    }

    @Test
    void comesBackToARestartedServer() throws Exception {
        WebSocketServer first = echo(0);
        ClientSocket socket = WebSocketClient.to("ws://localhost:" + first.port())
                .reconnect(SOON)
                .connect(events);
        assertThat(events.awaitOpen()).isSameAs(socket);
        socket.attach("kept");
        first.close();
        assertThat(events.awaitClose()).isEqualTo(new CloseEvent(1001, "the server is going away", true, null));
        // until its port is free the old server answers 503
        assertThat(events.awaitError()).hasMessageMatching(".*(connection refused|refused the upgrade with 503)");
        assertThat(socket.send("to nobody")).isFalse();
        try (WebSocketServer second = echo(first.port())) {
            assertThat(events.awaitOpen()).isSameAs(socket);
            assertThat(socket.attachment(String.class)).isEqualTo("kept");
            assertThat(socket.send("again")).isTrue();
            assertThat(events.awaitText()).isEqualTo("again");
            assertThat(second.clients().count()).isEqualTo(1);
            socket.close();
            assertThat(events.awaitClose().code()).isEqualTo(1000);
            assertThat(ClientTest.await(socket.closed()).code()).isEqualTo(1000);
        }
    }

    @Test
    void isConnectingUntilItIsBack() throws Exception {
        ClientSocket socket = client().reconnect(LATER).connect(events);
        assertThat(socket.state()).isEqualTo(State.CONNECTING);
        assertThatThrownBy(socket::handshake).isInstanceOf(IllegalStateException.class);
        refuse("503 Later");
        events.awaitError();
        assertThat(socket.state()).isEqualTo(State.CONNECTING);
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.send("a")).isFalse();
        ByteBuffer binary = ByteBuffer.allocate(3);
        assertThat(socket.send(binary)).isFalse();
        assertThat(binary.hasRemaining()).isFalse();
        assertThat(socket.send(PreparedMessage.text("a"))).isFalse();
        assertThat(socket.ping()).isFalse();
        assertThat(socket.bufferedAmount()).isZero();
        try (MessageWriter nowhere = socket.streamText()) {
            assertThat(nowhere.write("a")).isFalse();
        }
        assertThat(socket.clients().count()).isZero();
        assertThat(socket).hasToString("ClientSocket " + server.url() + "/ CONNECTING");
        socket.close();
        ClientTest.await(socket.closed());
    }

    @Test
    void comesBackAfterRefusalsThatMayPass() throws Exception {
        ClientSocket socket = client().reconnect(SOON).connect(events);
        List<String> passing = List.of("503 Busy", "500 Oops", "429 Slow down", "408 Slow", "425 Early", "301 Moved");
        for (String refusal : passing) {
            refuse(refusal);
            assertThat(events.awaitError()).isInstanceOf(UpgradeRefusedException.class);
        }
        try (Peer peer = server.acceptAndOpen()) {
            assertThat(ClientTest.await(socket.opened())).isSameAs(socket);
            assertThat(socket.state()).isEqualTo(State.OPEN);
            socket.terminate();
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(events.awaitClose().code()).isEqualTo(1006);
        ClientTest.await(socket.closed());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 426})
    void staysAwayAfterARefusalForGood(int status) throws Exception {
        ClientSocket socket = client().reconnect(AT_ONCE).connect(events);
        refuse(status + " No");
        Throwable refusal = events.awaitError();
        assertThat(ClientTest.await(socket.closed())).isEqualTo(new CloseEvent(1006, "", false, refusal));
        assertThatThrownBy(() -> ClientTest.await(socket.opened())).hasCause(refusal);
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(server.isUntouched()).isTrue();
    }

    @Test
    void asksForATokenAtEachAttemptAndStopsAtA401() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RuntimeException noToken = new IllegalStateException("no token to be had");
        ClientSocket socket = client().header("Authorization", () -> {
                    if (asked.incrementAndGet() == 2) {
                        throw noToken;
                    }
                    return "Bearer " + asked;
                })
                .reconnect(SOON)
                .connect(events);
        try (Peer peer = server.acceptAndOpen()) {
            assertThat(peer.request()).contains("\r\nAuthorization: Bearer 1\r\n");
            events.awaitOpen();
            peer.sendHex("88 02 03f5");
            peer.readFrame();
        }
        assertThat(events.awaitClose().code()).isEqualTo(1013);
        assertThat(events.awaitError()).isSameAs(noToken);
        try (Peer peer = server.accept()) {
            assertThat(peer.request()).contains("\r\nAuthorization: Bearer 3\r\n");
            peer.send("HTTP/1.1 401 Unauthorized\r\n\r\n");
        }
        Throwable refusal = events.awaitError();
        CloseEvent last = ClientTest.await(socket.closed());
        assertThat(last).isEqualTo(new CloseEvent(1006, "", false, refusal));
        assertThat(((UpgradeRefusedException) refusal).status()).isEqualTo(401);
        assertThat(asked).hasValue(3);
        assertThat(events.order()).containsExactly("open", "close", "error", "error");
    }

    @Test
    void staysAwayAfterANormalClosure() throws Exception {
        ClientSocket socket = client().reconnect(AT_ONCE).connect(events);
        try (Peer peer = server.acceptAndOpen()) {
            peer.sendHex("88 02 03e8");
            assertThat(peer.readFrame()).isEqualTo("88 03e8");
        }
        assertThat(ClientTest.await(socket.closed())).isEqualTo(new CloseEvent(1000, "", true, null));
        assertThat(server.isUntouched()).isTrue();
    }

    @Test
    void givesUpAfterSoManyTries() throws Exception {
        server.close();
        ClientSocket socket = client().reconnect(new Reconnect(3, Duration.ZERO, Duration.ZERO))
                .connect(events);
        CloseEvent event = ClientTest.await(socket.closed());
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.cause()).hasMessageContaining("connection refused");
        assertThat(events.order()).containsExactly("error", "error", "error", "error");
    }

    @Test
    void givesUpOnAServerThatAcceptsAndClosesAtOnce() throws Exception {
        ClientSocket socket = client().reconnect(new Reconnect(2, Duration.ZERO, Duration.ZERO))
                .connect(events);
        for (int i = 0; i < 3; i++) {
            try (Peer peer = server.acceptAndOpen()) {
                peer.sendHex("88 02 03f5");
                peer.readFrame();
            }
        }
        assertThat(ClientTest.await(socket.closed()).code()).isEqualTo(1013);
        assertThat(events.order()).containsExactly("open", "close", "open", "close", "open", "close");
    }

    @Test
    void isClosedWhileItConnects() throws Exception {
        ClientSocket socket = client().reconnect(AT_ONCE).connect(events);
        try (Peer peer = server.accept()) {
            socket.close(4000, "never mind");
            CloseEvent event = ClientTest.await(socket.closed());
            assertThat(event.code()).isEqualTo(1006);
            assertThat(event.clean()).isFalse();
            assertThat(event.cause()).hasMessage("closed by this program before it was open");
            assertThatThrownBy(() -> ClientTest.await(socket.opened())).hasCause(event.cause());
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(events.order()).isEmpty();
        assertThat(server.isUntouched()).isTrue();
    }

    @Test
    void isClosedWhileItWaits() throws Exception {
        ClientSocket socket = client().reconnect(LATER).connect(events);
        Peer peer = server.acceptAndOpen();
        events.awaitOpen();
        peer.close();
        CloseEvent lost = events.awaitClose();
        socket.close();
        assertThat(ClientTest.await(socket.closed())).isEqualTo(lost);
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(events.order()).containsExactly("open", "close");
    }

    @Test
    void isClosedByItsOwnCloseHandler() throws Exception {
        CompletableFuture<State> during = new CompletableFuture<>();
        ClientSocket socket = client().reconnect(AT_ONCE)
                .connect(on -> on.close((ws, event) -> {
                    during.complete(ws.state());
                    ws.close();
                }));
        server.acceptAndOpen().close();
        assertThat(ClientTest.await(socket.closed()).code()).isEqualTo(1006);
        assertThat(ClientTest.await(during)).isEqualTo(State.CONNECTING);
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(server.isUntouched()).isTrue();
    }

    @Test
    void aCloseHandlerThatThrowsKeepsNobodyFromComingBack() throws Exception {
        RuntimeException mistake = new RuntimeException("a mistake of the program");
        ClientSocket socket = client().reconnect(AT_ONCE)
                .connect(on -> on.open(events::onOpen).error(events::onError).close((ws, event) -> {
                    events.onClose(ws, event);
                    throw mistake;
                }));
        Peer first = server.acceptAndOpen();
        events.awaitOpen();
        first.close();
        assertThat(events.awaitError()).isSameAs(mistake);
        try (Peer second = server.acceptAndOpen()) {
            events.awaitOpen();
            socket.close(4000, "");
            assertThat(second.readFrame()).isEqualTo("88 0fa0");
        }
        ClientTest.await(socket.closed());
        assertThat(events.order()).containsExactly("open", "close", "error", "open", "close", "error");
    }

    @Test
    void aPauseHoldsForTheConnectionToCome() throws Exception {
        ClientSocket socket = client().reconnect(AT_ONCE).connect(events);
        socket.pause();
        try (Peer peer = server.accept()) {
            peer.send(peer.switching() + "\u0081\u0001a");
            events.awaitOpen();
            assertThat(events.order()).containsExactly("open");
            socket.resume();
            assertThat(events.awaitText()).isEqualTo("a");
        }
        events.awaitClose();
        socket.pause();
        try (Peer peer = server.acceptAndOpen()) {
            events.awaitOpen();
            peer.send("\u0081\u0001b");
            socket.resume();
            assertThat(events.awaitText()).isEqualTo("b");
            socket.terminate();
        }
        ClientTest.await(socket.closed());
        assertThat(events.order()).containsExactly("open", "message", "close", "open", "message", "close");
    }
}
