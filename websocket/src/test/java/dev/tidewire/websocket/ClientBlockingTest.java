package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.ClientRawServer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers of a client that block. */
class ClientBlockingTest {
    private static final Reconnect AT_ONCE = new Reconnect(5, Duration.ZERO, Duration.ZERO);

    @Test
    void aHandlerMayWaitForAnotherConnection() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .handle(on -> on.message(WebSocket::send))
                .start()) {
            WebSocketClient client =
                    WebSocketClient.to("ws://localhost:" + server.port()).blockingHandlers();
            CompletableFuture<String> echoed = new CompletableFuture<>();
            ClientSocket outer = client.connect(on -> on.message((ws, message) -> {
                ClientSocket inner =
                        client.connect(ignored -> ignored.message((also, echo) -> echoed.complete(echo.text())));
                ClientTest.await(inner.opened());
                inner.send(message.text() + " within");
            }));
            ClientTest.await(outer.opened()).send("a wait");
            assertThat(ClientTest.await(echoed)).isEqualTo("a wait within");
            outer.terminate();
            ClientTest.await(outer.closed());
        }
    }

    @Test
    void messagesKeepTheirOrderWhileAHandlerBlocks() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        try (ClientRawServer server = new ClientRawServer()) {
            ClientSocket socket = WebSocketClient.to(server.url())
                    .blockingHandlers()
                    .connect(on -> on.message((ws, message) -> {
                                released.await();
                                seen.add(message.text());
                            })
                            .close((ws, event) -> seen.add("close " + event.code())));
            try (Peer peer = server.acceptAndOpen()) {
                for (char c = 'a'; c <= 'z'; c++) {
                    peer.send("\u0081\u0001" + c);
                }
            }
            released.countDown();
            ClientTest.await(socket.closed());
            assertThat(String.join("", seen)).isEqualTo("abcdefghijklmnopqrstuvwxyzclose 1006");
        }
    }

    @Test
    void theNextConnectionComesWhenTheLastOnesEndHasBeenHandled() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        try (ClientRawServer server = new ClientRawServer()) {
            ClientSocket socket = WebSocketClient.to(server.url())
                    .blockingHandlers()
                    .reconnect(AT_ONCE)
                    .connect(on -> on.open(ws -> seen.add("open"))
                            .error((ws, cause) -> seen.add("error"))
                            .close((ws, event) -> {
                                seen.add("closing");
                                released.await(30, TimeUnit.SECONDS);
                                seen.add("closed");
                            }));
            server.acceptAndOpen().close();
            ClientTest.await(socket.opened());
            released.countDown();
            server.accept().close();
            try (Peer peer = server.acceptAndOpen()) {
                peer.sendHex("88 02 03e8");
                assertThat(peer.readFrame()).isEqualTo("88 03e8");
            }
            ClientTest.await(socket.closed());
            assertThat(seen).containsExactly("open", "closing", "closed", "error", "open", "closing", "closed");
        }
    }
}
