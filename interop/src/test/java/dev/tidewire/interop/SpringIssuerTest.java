package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Text;
import dev.tidewire.security.Introspection;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.websocket.WebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that a Spring Authorization Server vouches for. */
@ExtendWith(Spring.class)
class SpringIssuerTest {
    private final SpringIssuer issuer;

    SpringIssuerTest(SpringIssuer issuer) {
        this.issuer = issuer;
    }

    private static void talk(JdkPeer peer, String user) {
        peer.send("hello");
        assertThat(peer.next()).isEqualTo(new Text("user " + user + " said hello"));
    }

    @Test
    void signsTokensWithKeysThatItPublishesAndChanges() throws Exception {
        JwtAuthenticator discovered = OpenIdConnect.discover(
                        issuer.name(), "tidewire", keys -> keys.refreshAtMostEvery(Duration.ZERO))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        try (WebSocketServer server = NamingEcho.start(discovered)) {
            BearerClient client = new BearerClient(server.port());
            String first = issuer.token("signed");
            try (JdkPeer peer = client.connect("/chat", first)) {
                talk(peer, "signed");
                assertThat(client.refusal("/elsewhere", first)).isEqualTo(403);
                assertThat(client.refusal("/chat", first.substring(0, first.length() - 8)))
                        .isEqualTo(401);
                assertThat(client.refusal("/chat", issuer.token("opaque"))).isEqualTo(401);
                issuer.rotate();
                try (JdkPeer another = client.connect("/chat", issuer.token("signed"))) {
                    talk(another, "signed");
                }
                assertThat(client.refusal("/chat", first)).isEqualTo(401);
                talk(peer, "signed");
            }
        }
    }

    @Test
    void isAskedAboutTokensAndTakesThemBack() throws Exception {
        Introspection asked = Introspection.at(URI.create(issuer.name() + "/oauth2/introspect"))
                .client("tidewire", SpringIssuer.secret("tidewire"))
                .audience("tidewire")
                .issuer(issuer.name());
        try (WebSocketServer server =
                NamingEcho.start(asked.rememberFor(Duration.ofSeconds(1)).recheckEvery(Duration.ofSeconds(1)))) {
            BearerClient client = new BearerClient(server.port());
            String token = issuer.token("opaque");
            try (JdkPeer peer = client.connect("/chat", token)) {
                talk(peer, "opaque");
                assertThat(client.refusal("/elsewhere", token)).isEqualTo(403);
                assertThat(client.refusal("/chat", "of-nobody")).isEqualTo(401);
                issuer.revoke("opaque", token);
                assertThat(peer.next()).isEqualTo(new Closed(3000, "not authenticated"));
            }
            assertThat(client.refusal("/chat", token)).isEqualTo(401);
        }
    }
}
