package dev.tidewire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secure server lets in whom it should, and nobody else. */
class SecureExamplesTest {
    @TempDir
    private static Path folder;

    private static int port;
    private static Example server;

    @BeforeAll
    static void startServer() throws Exception {
        var certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePEM());
        Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        port = Example.freePort();
        server = start(SecureServer.class, port, "" + port, "secret");
        server.awaitLines(1);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void whoHasTheKeyIsGreeted() throws Exception {
        int another = Example.freePort();
        try (var greeter = start(SecureServer.class, another, "" + another, "secret")) {
            greeter.awaitLines(1);
            try (var client = start(SecureClient.class, another, "wss://localhost:" + another, "secret")) {
                assertThat(client.output())
                        .isEqualTo(Source.of(SecureClient.class).output("API_KEY=secret examples/run SecureClient"));
                assertThat(client.exitStatus()).isZero();
            }
            greeter.awaitLines(3);
            assertThat(greeter.stop())
                    .isEqualTo(Source.of(SecureServer.class).output("API_KEY=secret examples/run SecureServer"));
        }
    }

    @Test
    void whoHasNotIsRefused() throws Exception {
        try (var client = start(SecureClient.class, port, "wss://localhost:" + port, "guess")) {
            assertThat(client.output())
                    .isEqualTo(Source.of(SecureClient.class).output("API_KEY=guess examples/run SecureClient"));
            assertThat(client.exitStatus()).isZero();
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() {
        assertThat(visit("https://example.org", "Ada").cause()).hasMessageContaining("403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "Zoë", "Mary Ann O'Neill-Smith", "李雷"})
    void namesAreGreeted(String name) {
        assertThat(visit("https://example.com", name).code()).isEqualTo(1000);
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
        server.awaitLine("WebSocket error: ");
        assertThat(visit("https://example.com", "Ada").code()).isEqualTo(1000);
    }

    /** Connects as a page of this origin would, sends one message, closes when it is answered, and tells how it ended. */
    private static CloseEvent visit(String origin, String message) {
        return WebSocketClient.to("wss://localhost:" + port)
                .tls(Tls.clientTrusting(folder.resolve("cert.pem")))
                .header("Authorization", "Bearer secret")
                .header("Origin", origin)
                .connect(on -> on.open(ws -> ws.send(message))
                        .message((ws, answer) -> ws.close())
                        .error((ws, cause) -> {}))
                .closed()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static Example start(Class<?> program, int port, String argument, String key) throws IOException {
        return Example.start(program, port, argument, folder, Map.of("API_KEY", key));
    }
}
