package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.CloseCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wss://} with real certificates: whom a client trusts, and what it says when it does not. */
class ClientTlsTest {
    @TempDir
    Path folder;

    private final ClientRecorder events = new ClientRecorder();

    private static WebSocketServer start(ClientCertificate certificate) throws Exception {
        return WebSocketServer.builder()
                .tls(certificate.server())
                .handle(on -> on.message(WebSocket::send))
                .start();
    }

    private static WebSocketClient client(String host, WebSocketServer server) {
        return WebSocketClient.to("wss://" + host + ":" + server.port());
    }

    private void expectEcho(WebSocketClient client) {
        ClientSocket socket = client.connect(events);
        events.awaitOpen();
        assertThat(socket.handshake().isSecure()).isTrue();
        assertThat(socket.send("encrypted")).isTrue();
        assertThat(events.awaitText()).isEqualTo("encrypted");
        socket.close();
        assertThat(events.awaitClose().clean()).isTrue();
    }

    private void expectRefusal(WebSocketClient client, String message) {
        client.connect(events);
        assertThat(events.awaitError()).isInstanceOf(SSLException.class).hasMessage(message);
        assertThat(events.order()).containsExactly("error");
    }

    @Test
    void aTrustedCertificateOpens() throws Exception {
        ClientCertificate certificate = ClientCertificate.forName(folder, "localhost");
        try (WebSocketServer server = start(certificate)) {
            expectEcho(client("localhost", server).tls(certificate.trusted()));
        }
    }

    @Test
    void aTrustedCertificateForAnAddressOpens() throws Exception {
        ClientCertificate certificate = ClientCertificate.forAddress(folder, "127.0.0.1");
        try (WebSocketServer server = start(certificate)) {
            expectEcho(client("127.0.0.1", server).tls(certificate.trusted()));
        }
    }

    @Test
    void aCertificateOfAStrangerIsRefused() throws Exception {
        try (WebSocketServer server = start(ClientCertificate.forName(folder, "localhost"))) {
            expectRefusal(
                    client("localhost", server),
                    "the certificate of localhost is not trusted: nobody trusted here has signed it");
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        ClientCertificate certificate = ClientCertificate.forName(folder, "other.example");
        try (WebSocketServer server = start(certificate)) {
            expectRefusal(
                    client("localhost", server).tls(certificate.trusted()), "the certificate is not for localhost");
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        ClientCertificate certificate = ClientCertificate.expired(folder, "localhost");
        try (WebSocketServer server = start(certificate)) {
            expectRefusal(
                    client("localhost", server).tls(certificate.trusted()), "the certificate of localhost has expired");
        }
    }

    @Test
    void bothSidesEndWithoutWaitingWhenTheServerEndsItInAnger() throws Exception {
        ClientCertificate certificate = ClientCertificate.forName(folder, "localhost");
        var served = new CompletableFuture<CloseEvent>();
        // Nobody is saved by the deadline of the closing handshake
        Limits patient = Limits.defaults().closeTimeout(Duration.ofHours(1));
        try (WebSocketServer server = WebSocketServer.builder()
                .tls(certificate.server())
                .limits(patient)
                .handle(on -> on.message((ws, message) -> {
                            throw new IllegalStateException("no");
                        })
                        .close((ws, event) -> served.complete(event)))
                .start()) {
            ClientSocket socket = client("localhost", server)
                    .tls(certificate.trusted())
                    .limits(patient)
                    .connect(events);
            events.awaitOpen();
            socket.send("hello");
            assertThat(events.awaitClose().code()).isEqualTo(CloseCode.INTERNAL_ERROR);
            assertThat(served.get(1, TimeUnit.MINUTES).code()).isEqualTo(CloseCode.INTERNAL_ERROR);
        }
    }

    @Test
    void whoTrustsAnybodyTakesAnyCertificate() throws Exception {
        try (WebSocketServer server = start(ClientCertificate.expired(folder, "other.example"))) {
            expectEcho(client("localhost", server).tls(Tls.clientTrustingAnybody()));
        }
    }
}
