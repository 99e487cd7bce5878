package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidewire.security.Introspection;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Users that a Spring Authorization Server vouches for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringIssuerTest {
    private final SpringIssuer issuer = new SpringIssuer();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    void close() {
        issuer.close();
    }

    private static WebSocketServer serve(Authenticator authenticator) throws IOException {
        return WebSocketServer.builder()
                .authentication(Authentication.by(authenticator))
                .handle(on -> on.message((ws, message) -> ws.send(ws.principal() + " said " + message.text())))
                .start();
    }

    /** One end of a connection, and what it heard. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }

    private WebSocket connect(WebSocketServer server, String path, String token, Ear ear) throws Exception {
        return client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), ear)
                .get(30, TimeUnit.SECONDS);
    }

    private int refusal(WebSocketServer server, String path, String token) {
        Throwable failure = catchThrowable(() -> connect(server, path, token, new Ear()));
        assertThat(failure)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class);
        WebSocketHandshakeException refused = (WebSocketHandshakeException) failure.getCause();
        return Objects.requireNonNull(refused).getResponse().statusCode();
    }

    private static void talk(WebSocket socket, Ear ear, String user) throws Exception {
        socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
        assertThat(ear.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("user " + user + " said hello");
    }

    @Test
    void signsTokensWithKeysThatItPublishesAndChanges() throws Exception {
        JwtAuthenticator discovered = OpenIdConnect.discover(
                        issuer.name(), "tidewire", keys -> keys.refreshAtMostEvery(Duration.ZERO))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        try (WebSocketServer server = serve(discovered)) {
            String first = issuer.token("signed");
            Ear ear = new Ear();
            WebSocket socket = connect(server, "/chat", first, ear);
            talk(socket, ear, "signed");
            assertThat(refusal(server, "/elsewhere", first)).isEqualTo(403);
            assertThat(refusal(server, "/chat", first.substring(0, first.length() - 8)))
                    .isEqualTo(401);
            assertThat(refusal(server, "/chat", issuer.token("opaque"))).isEqualTo(401);
            issuer.rotate();
            Ear another = new Ear();
            talk(connect(server, "/chat", issuer.token("signed"), another), another, "signed");
            assertThat(refusal(server, "/chat", first)).isEqualTo(401);
            talk(socket, ear, "signed");
        }
    }

    @Test
    void isAskedAboutTokensAndTakesThemBack() throws Exception {
        Introspection asked = Introspection.at(URI.create(issuer.name() + "/oauth2/introspect"))
                .client("tidewire", SpringIssuer.secret("tidewire"))
                .audience("tidewire")
                .issuer(issuer.name());
        try (WebSocketServer server =
                serve(asked.rememberFor(Duration.ofSeconds(1)).recheckEvery(Duration.ofSeconds(1)))) {
            String token = issuer.token("opaque");
            Ear ear = new Ear();
            WebSocket socket = connect(server, "/chat", token, ear);
            talk(socket, ear, "opaque");
            assertThat(refusal(server, "/elsewhere", token)).isEqualTo(403);
            assertThat(refusal(server, "/chat", "of-nobody")).isEqualTo(401);
            issuer.revoke("opaque", token);
            assertThat(ear.closed.get(30, TimeUnit.SECONDS)).isEqualTo(3000);
            assertThat(refusal(server, "/chat", token)).isEqualTo(401);
        }
    }
}
