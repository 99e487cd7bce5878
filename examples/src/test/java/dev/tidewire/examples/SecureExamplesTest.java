package dev.tidewire.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import io.netty.pkitesting.CertificateBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secure server lets in whom it should, and nobody else. */
class SecureExamplesTest {
    @TempDir
    private Path folder;

    private int port;
    private Example server;

    @BeforeEach
    void startServer() throws Exception {
        var certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .rsa2048()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePEM());
        Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        port = Example.freePort();
        server = Example.start(SecureServer.class, port, "" + port, folder, Map.of("API_KEY", "secret"));
        server.awaitLines(1);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void whoHasTheKeyIsGreeted() throws Exception {
        try (var client = client("secret")) {
            assertThat(client.output())
                    .isEqualTo(Source.of(SecureClient.class).output("API_KEY=secret examples/run SecureClient"));
            assertThat(client.exitStatus()).isZero();
        }
        server.awaitLines(3);
        assertThat(server.stop())
                .isEqualTo(Source.of(SecureServer.class).output("API_KEY=secret examples/run SecureServer"));
    }

    @Test
    void whoHasNotIsRefused() throws Exception {
        try (var client = client("guess")) {
            assertThat(client.output())
                    .isEqualTo(Source.of(SecureClient.class).output("API_KEY=guess examples/run SecureClient"));
            assertThat(client.exitStatus()).isZero();
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        assertThat(visit("https://example.com", "Ada").code()).isEqualTo(1000);
        assertThatThrownBy(() -> visit("https://example.org", "Ada")).hasMessageContaining("403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<b>Ada</b>", "Ada\n", "Ada Ada Ada Ada Ada Ada Ada Ada Ada Ada Ada"})
    void whatIsNoNameEndsTheConnection(String name) {
        CloseEvent end = visit("https://example.com", name);
        assertThat(end.code()).isEqualTo(1008);
        assertThat(end.reason()).isEqualTo("send a name of at most 40 letters");
    }

    @Test
    void aHugeMessageIsAnErrorAndTheServerGoesOn() throws Exception {
        assertThat(visit("https://example.com", "A".repeat(1025)).code()).isEqualTo(1009);
        server.awaitLines(4);
        assertThat(visit("https://example.com", "Ada").code()).isEqualTo(1000);
        assertThat(server.stop()).anyMatch(line -> line.startsWith("WebSocket error: "));
    }

    /** Connects as a page of this origin would, sends one message, closes when it is answered, and tells how it ended. */
    private CloseEvent visit(String origin, String message) {
        return WebSocketClient.to("wss://localhost:" + port)
                .tls(Tls.clientTrusting(folder.resolve("cert.pem")))
                .header("Authorization", "Bearer secret")
                .header("Origin", origin)
                .connect(on -> on.open(ws -> ws.send(message)).message((ws, answer) -> ws.close()))
                .closed()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private Example client(String key) throws Exception {
        return Example.start(
                SecureClient.class, port, "wss://localhost:" + port, folder, Map.of("API_KEY", key));
    }
}
