package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.websocket.ClientRawServer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client's connection ends, with servers that keep to RFC 6455 §7 and with others. */
class ClientClosingTest {
    private static final int ZEROS = 48 * 1024 * 1024;

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

    /** Both ends of a connection. */
    private record Open(ClientSocket socket, Peer peer) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    private WebSocketClient client() {
        return WebSocketClient.to(server.url());
    }

    private Open open() throws Exception {
        return open(client());
    }

    private Open open(WebSocketClient client, String... headers) throws Exception {
        ClientSocket socket = client.connect(events);
        Peer peer = server.accept();
        peer.send(peer.switching(headers));
        events.awaitOpen();
        return new Open(socket, peer);
    }

    private CloseEvent awaitEnd(Open open) throws Exception {
        CloseEvent event = events.awaitClose();
        assertThat(ClientTest.await(open.socket().closed())).isEqualTo(event);
        assertThat(open.socket().state()).isEqualTo(State.CLOSED);
        assertThat(events.order()).filteredOn("open"::equals).hasSize(1);
        assertThat(events.order()).filteredOn("close"::equals).hasSize(1);
        assertThat(events.order()).last().isEqualTo("close");
        return event;
    }

    @Test
    void theServerCloses() throws Exception {
        Open open = open();
        try (Peer peer = open.peer()) {
            peer.sendHex("88 05 0fa0 627965");
            assertThat(peer.readFrame()).isEqualTo("88 0fa0");
            // RFC 6455 §7.1.1: the server is the one to close TCP
            assertThat(peer.isSilent()).isTrue();
            assertThat(open.socket().state()).isEqualTo(State.CLOSING);
            assertThat(open.socket().send("too late")).isFalse();
        }
        assertThat(awaitEnd(open)).isEqualTo(new CloseEvent(4000, "bye", true, null));
        assertThat(events.order()).containsExactly("open", "close");
    }

    @Test
    void theServerClosesWithoutACode() throws Exception {
        Open open = open();
        try (Peer peer = open.peer()) {
            peer.sendHex("88 00");
            assertThat(peer.readFrame()).isEqualTo("88 ");
        }
        assertThat(awaitEnd(open)).isEqualTo(new CloseEvent(1005, "", true, null));
    }

    @Test
    void theClientCloses() throws Exception {
        Open open = open();
        open.socket().send("bye");
        open.socket().close(4001, "done");
        open.socket().close(4002, "again");
        assertThat(open.socket().state()).isEqualTo(State.CLOSING);
        try (Peer peer = open.peer()) {
            assertThat(peer.readFrame()).isEqualTo("81 627965");
            assertThat(peer.readFrame()).isEqualTo("88 0fa1646f6e65");
            peer.sendHex("88 02 0fa1");
            assertThat(peer.isSilent()).isTrue();
        }
        assertThat(awaitEnd(open)).isEqualTo(new CloseEvent(4001, "", true, null));
    }

    @Test
    void aServerThatKeepsTcpOpenIsLeftAfterTheDeadline() throws Exception {
        WebSocketClient client = client().limits(Limits.defaults().closeTimeout(Duration.ofMillis(300)));
        try (Open open = open(client)) {
            open.peer().sendHex("88 02 03e9");
            assertThat(open.peer().readFrame()).isEqualTo("88 03e9");
            assertThat(awaitEnd(open)).isEqualTo(new CloseEvent(1001, "", true, null));
            assertThat(events.order()).containsExactly("open", "close");
            assertThat(open.peer().readToEnd()).isEmpty();
        }
    }

    @Test
    void aServerThatNeverAnswersTheCloseIsLeftAfterTheDeadline() throws Exception {
        WebSocketClient client = client().limits(Limits.defaults().closeTimeout(Duration.ofMillis(300)));
        try (Open open = open(client)) {
            open.socket().close();
            CloseEvent event = awaitEnd(open);
            assertThat(event.code()).isEqualTo(1006);
            assertThat(event.clean()).isFalse();
            assertThat(event.cause()).hasMessage("the closing handshake took longer than 300 ms");
            assertThat(events.awaitError()).isSameAs(event.cause());
        }
    }

    @Test
    void theServerEndsWithoutACloseFrame() throws Exception {
        Open open = open();
        open.peer().close();
        CloseEvent event = awaitEnd(open);
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.clean()).isFalse();
        assertThat(event.cause()).hasMessage("the connection ended without a Close frame");
    }

    @Test
    void theServerResets() throws Exception {
        Open open = open();
        open.peer().reset();
        CloseEvent event = awaitEnd(open);
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.clean()).isFalse();
        assertThat(event.cause()).isInstanceOf(IOException.class);
    }

    @Test
    void theClientTerminates() throws Exception {
        try (Open open = open()) {
            open.socket().terminate();
            CloseEvent event = awaitEnd(open);
            assertThat(event.code()).isEqualTo(1006);
            assertThat(event.clean()).isFalse();
            assertThat(event.cause()).hasMessage("terminated by this side");
        }
    }

    @Test
    void aServerThatFallsSilentIsLeft() throws Exception {
        KeepAlive impatient = new KeepAlive(Duration.ofMillis(100), Duration.ofMillis(200));
        try (Open open = open(client().keepAlive(impatient))) {
            assertThat(open.peer().readFrame()).isEqualTo("89 ");
            CloseEvent event = awaitEnd(open);
            assertThat(event.code()).isEqualTo(1006);
            assertThat(event.cause()).hasMessage("nothing arrived within 200 ms after a ping");
        }
    }

    @Test
    void aHandlerThatThrowsEndsItsConnection() throws Exception {
        RuntimeException mistake = new RuntimeException("a mistake of the program");
        ClientSocket socket = client().connect(new Handler() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                throw mistake;
            }

            @Override
            public void onError(WebSocket ws, Throwable cause) {
                events.onError(ws, cause);
            }

            @Override
            public void onClose(WebSocket ws, CloseEvent event) {
                events.onClose(ws, event);
            }
        });
        try (Peer peer = server.acceptAndOpen()) {
            peer.sendHex("81 01 61");
            assertThat(peer.readFrame()).startsWith("88 03f3");
        }
        assertThat(events.awaitError()).isSameAs(mistake);
        CloseEvent event = events.awaitClose();
        assertThat(event.code()).isEqualTo(1011);
        assertThat(event.cause()).isSameAs(mistake);
        assertThat(ClientTest.await(socket.closed())).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource({
        "a masked frame, 81 85 00000000 48656c6c6f",
        "a second 101, 485454502f312e3120313031204f4b0d0a0d0a",
        "a reserved bit, C1 01 61",
        "a reserved opcode, 83 00",
        "a continuation of nothing, 80 00",
        "a long ping, 89 7e 007e",
        "close code 1005, 88 02 03ed",
        "close code 1006, 88 02 03ee",
        "close code 1015, 88 02 03f7",
        "close code 999, 88 02 03e7",
        "close code 5000, 88 02 1388",
        "half a close code, 88 01 03",
    })
    void failsFramesAgainstTheRules(String what, String hex) throws Exception {
        Open open = open();
        try (Peer peer = open.peer()) {
            peer.sendHex(hex);
            assertThat(peer.readFrame()).as(what).startsWith("88 03ea");
            assertThat(peer.readToEnd()).isEmpty();
        }
        CloseEvent event = awaitEnd(open);
        assertThat(event.code()).isEqualTo(1002);
        assertThat(event.clean()).isFalse();
        assertThat(event.cause()).isInstanceOf(ProtocolException.class);
        assertThat(events.awaitError()).isSameAs(event.cause());
        assertThat(events.order()).containsExactly("open", "error", "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 7e ffff", "81 7f 0000000100000000", "01 7f 0000000000010000"})
    void failsMessagesThatAreTooLargeAtTheirHeader(String hex) throws Exception {
        Open open = open(client().limits(Limits.defaults().maxMessage(1000)));
        try (Peer peer = open.peer()) {
            peer.sendHex(hex);
            assertThat(peer.readFrame()).startsWith("88 03f1");
        }
        assertThat(awaitEnd(open).code()).isEqualTo(1009);
    }

    @Test
    void failsABombBeforeItHasUnfolded() throws Exception {
        byte[] bomb = deflatedZeros();
        assertThat(bomb).hasSizeLessThan(Limits.defaults().maxFrame());
        Open open = open(
                client().compression(DeflateOptions.on()),
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover");
        try (Peer peer = open.peer()) {
            peer.sendHex(String.format("c2 7e %04x", bomb.length));
            peer.send(bomb);
            assertThat(peer.readFrame()).startsWith("88 03f1");
        }
        CloseEvent event = awaitEnd(open);
        assertThat(event.code()).isEqualTo(1009);
        assertThat(events.order()).containsExactly("open", "error", "close");
    }

    private static byte[] deflatedZeros() throws IOException {
        Deflater raw = new Deflater(9, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, raw)) {
            deflating.write(new byte[ZEROS]);
        } finally {
            raw.end();
        }
        return out.toByteArray();
    }

    @Test
    void failsAMillionEmptyFragments() throws Exception {
        Open open = open();
        try (Peer peer = open.peer()) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> floodWithFragments(peer));
            assertThat(peer.readFrame()).startsWith("88 03f0");
            flood.get();
        }
        CloseEvent event = awaitEnd(open);
        assertThat(event.code()).isEqualTo(1008);
        assertThat(events.order()).containsExactly("open", "error", "close");
    }

    // the client may have gone before the last of them
    private static void floodWithFragments(Peer peer) {
        try {
            peer.sendHex("01 00");
            byte[] thousand = Peer.bytes("0000".repeat(1000));
            for (int i = 0; i < 1000; i++) {
                peer.send(thousand);
            }
            peer.endOutput();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }
}
