package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.websocket.ClientRawServer.Peer;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connecting through an HTTP proxy. */
class ClientProxyTest {
    private final ClientRecorder events = new ClientRecorder();

    private static WebSocketServer.Builder echo() {
        return WebSocketServer.builder().handle(on -> on.message(WebSocket::send));
    }

    private void expectEcho(WebSocketClient client) {
        ClientSocket socket = client.connect(events);
        events.awaitOpen();
        assertThat(socket.send("through the proxy")).isTrue();
        assertThat(events.awaitText()).isEqualTo("through the proxy");
        socket.close();
        assertThat(events.awaitClose()).isEqualTo(new CloseEvent(1000, "", true, null));
    }

    private HandshakeException expectRefusal(WebSocketClient client) throws Exception {
        ClientSocket socket = client.connect(events);
        Throwable refusal = events.awaitError();
        assertThat(refusal).isInstanceOf(HandshakeException.class);
        assertThat(ClientTest.await(socket.closed()).cause()).isSameAs(refusal);
        return (HandshakeException) refusal;
    }

    private static int freePort() throws Exception {
        try (ClientRawServer gone = new ClientRawServer()) {
            return gone.port();
        }
    }

    @Test
    void aTunnelLeadsToTheServer() throws Exception {
        try (WebSocketServer server = echo().start();
                ClientConnectProxy proxy = new ClientConnectProxy(null)) {
            expectEcho(
                    WebSocketClient.to("ws://server.invalid:" + server.port()).proxy(proxy.address()));
            String authority = "server.invalid:" + server.port();
            assertThat(proxy.requests())
                    .containsExactly("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        }
    }

    @Test
    void tlsGoesThroughTheTunnelAndChecksTheServersName(@TempDir Path folder) throws Exception {
        ClientCertificate certificate = ClientCertificate.forName(folder, "server.invalid");
        try (WebSocketServer server = echo().tls(certificate.server()).start();
                ClientConnectProxy proxy = new ClientConnectProxy(null)) {
            expectEcho(WebSocketClient.to("wss://server.invalid:" + server.port())
                    .tls(certificate.trusted())
                    .proxy(proxy.address()));
            WebSocketClient.to("wss://other.invalid:" + server.port())
                    .tls(certificate.trusted())
                    .proxy(proxy.address())
                    .connect(events);
            assertThat(events.awaitError()).hasMessage("the certificate is not for other.invalid");
        }
    }

    @Test
    void aProxyIsToldWhoIsThere() throws Exception {
        try (WebSocketServer server = echo().start();
                ClientConnectProxy proxy = new ClientConnectProxy("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")) {
            WebSocketClient client = WebSocketClient.to("ws://localhost:" + server.port())
                    .header("Authorization", "Bearer for the server alone");
            expectEcho(client.proxy(proxy.address(), "Aladdin", "open sesame"));
            assertThat(proxy.requests()).hasSize(1).noneMatch(head -> head.contains("for the server alone"));
        }
    }

    @Test
    void aWrongPasswordIsNotTriedAgain() throws Exception {
        try (WebSocketServer server = echo().start();
                ClientConnectProxy proxy = new ClientConnectProxy("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")) {
            HandshakeException refusal = expectRefusal(WebSocketClient.to("ws://localhost:" + server.port())
                    .reconnect(Reconnect.withBackoff())
                    .proxy(proxy.address(), "Aladdin", "wrong"));
            assertThat(refusal).hasMessage("the proxy wants another user or password (407)");
            assertThat(refusal.status()).isEqualTo(407);
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @Test
    void aProxyThatCannotReachTheServerSaysSo() throws Exception {
        try (ClientConnectProxy proxy = new ClientConnectProxy(null)) {
            String nowhere = "ws://localhost:" + freePort();
            assertThat(expectRefusal(WebSocketClient.to(nowhere).proxy(proxy.address())))
                    .hasMessage("the proxy refused to connect to the server with 502");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        int port = freePort();
        WebSocketClient.to("ws://localhost")
                .proxy(InetSocketAddress.createUnresolved("localhost", port))
                .connect(events);
        assertThat(events.awaitError())
                .isInstanceOf(ConnectException.class)
                .hasMessage("cannot connect to the proxy localhost:" + port + ": connection refused");
    }

    @Test
    void theDeadlineHoldsForTheProxyToo() throws Exception {
        try (ClientRawServer silent = new ClientRawServer()) {
            WebSocketClient.to("ws://localhost:1")
                    .proxy(new InetSocketAddress("localhost", silent.port()))
                    .connectTimeout(Duration.ofMillis(300))
                    .connect(events);
            try (Peer peer = silent.accept()) {
                assertThat(events.awaitError())
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessage(
                                "no connection to localhost:1 within 300 ms: still waiting for the proxy to answer");
                assertThat(peer.readToEnd()).isEmpty();
            }
        }
    }

    @Test
    void refusesAUserThatWouldSplitTheHeader() {
        WebSocketClient client = WebSocketClient.to("ws://localhost");
        InetSocketAddress address = InetSocketAddress.createUnresolved("proxy", 3128);
        assertThatThrownBy(() -> client.proxy(address, "a:b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.proxy(address, "a", "b\r\nX: c")).isInstanceOf(IllegalArgumentException.class);
    }
}
