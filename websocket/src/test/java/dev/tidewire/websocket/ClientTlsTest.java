package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.CloseCode;
import io.netty.pkitesting.X509Bundle;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothSidesEndWithoutWaitingWhenTheServerFailsIt(boolean jdk) throws Exception {
        var authority = new Authority();
        X509Bundle certificate = authority.server("localhost");
        var served = new CompletableFuture<CloseEvent>();
        // Nobody is saved by the deadline of the closing handshake
        Limits patient = Limits.defaults().closeTimeout(Duration.ofHours(1));
        try (WebSocketServer server = WebSocketServer.builder()
                .tls(
                        jdk
                                ? Tls.server(authority.showing(certificate))
                                : Tls.server(
                                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePathList()))
                .limits(patient)
                .handle(on -> on.message((ws, message) -> {
                            throw new IllegalStateException("thrown by the test's handler");
                        })
                        .close((ws, event) -> served.complete(event)))
                .start()) {
            ClientSocket socket = client("localhost", server)
                    .tls(Tls.client(authority.trusting()))
                    .limits(patient)
                    .connect(events);
            events.awaitOpen();
            socket.send("hello");
            CloseEvent closed = events.awaitClose();
            assertThat(closed.code()).isEqualTo(CloseCode.INTERNAL_ERROR);
            assertThat(closed.clean()).isTrue();
            assertThat(served.get(1, TimeUnit.MINUTES).code()).isEqualTo(CloseCode.INTERNAL_ERROR);
        }
    }

    @Test
    void answersACloseFrameWhoseServerHasEndedTlsBehindItWithTheJdksEngine() throws Exception {
        var authority = new Authority();
        SSLContext serving = authority.showing(authority.server("localhost"));
        var read = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(60_000);
            ClientSocket socket = WebSocketClient.to("wss://localhost:" + listening.getLocalPort())
                    .tls(Tls.client(authority.trusting()))
                    .connect(on -> on.message((ws, message) -> {
                        read.countDown();
                        // Meanwhile all that is left arrives, and is read at once
                        goOn.await(1, TimeUnit.MINUTES);
                    }));
            try (var peer = new ClientRawServer.Peer(
                    serving.getSocketFactory().createSocket(listening.accept(), (InputStream) null, true))) {
                peer.send(peer.switching());
                peer.sendHex("81 02 6869");
                assertThat(read.await(1, TimeUnit.MINUTES)).isTrue();
                peer.sendHex("88 02 03e8");
                peer.endOutput();
                goOn.countDown();
                assertThat(peer.readFrame()).isEqualTo("88 03e8");
                assertThat(peer.readToEnd()).isEmpty();
            }
            CloseEvent closed = socket.closed().toCompletableFuture().get(1, TimeUnit.MINUTES);
            assertThat(closed.clean()).isTrue();
        }
    }

    @Test
    void whoTrustsAnybodyTakesAnyCertificate() throws Exception {
        try (WebSocketServer server = start(ClientCertificate.expired(folder, "other.example"))) {
            expectEcho(client("localhost", server).tls(Tls.clientTrustingAnybody()));
        }
    }
}
