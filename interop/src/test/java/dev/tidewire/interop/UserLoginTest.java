package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.interop.CodeFlow.Tokens;
import dev.tidewire.interop.Event.Text;
import dev.tidewire.interop.UserAgent.Page;
import dev.tidewire.security.Introspection;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People who log in at a Spring Authorization Server, and connect with what their app gets for it. */
@ExtendWith(Spring.class)
class UserLoginTest {
    private final SpringIssuer issuer;
    private final UserAgent browser = new UserAgent();
    private final CodeFlow app;

    UserLoginTest(SpringIssuer issuer) {
        this.issuer = issuer;
        this.app = new CodeFlow(issuer);
    }

    private Page logIn(String user, String password) throws Exception {
        Page login = browser.open(app.request());
        assertThat(login.address()).hasPath("/login");
        return browser.submit(login, Map.of("username", user, "password", password));
    }

    // A user is asked for consent once
    private String codeOf(String user) throws Exception {
        Page consent = logIn(user, SpringIssuer.secret(user));
        assertThat(consent.address()).hasPath("/oauth2/authorize");
        return app.code(
                browser.submit(consent, Map.of("scope", SpringIssuer.APP_SCOPE)).address());
    }

    @Test
    void connectByTheirAccessTokenAndNoOther() throws Exception {
        Tokens ada = app.redeem(codeOf("ada"));
        Authenticator discovered = OpenIdConnect.discover(issuer.name(), "tidewire")
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        Authenticator asked = Introspection.at(URI.create(issuer.name() + "/oauth2/introspect"))
                .client("tidewire", SpringIssuer.secret("tidewire"))
                .audience("tidewire")
                .issuer(issuer.name());
        for (Authenticator authenticator : List.of(discovered, asked)) {
            try (WebSocketServer server = NamingEcho.start(authenticator)) {
                BearerClient client = new BearerClient(server.port());
                try (JdkPeer peer = client.connect("/chat", ada.access())) {
                    peer.send("hello");
                    assertThat(peer.next()).isEqualTo(new Text("user ada said hello"));
                }
                assertThat(client.refusal("/chat", ada.id())).isEqualTo(401);
            }
        }
    }

    @Test
    void needTheAppThatTheyBeganWith() throws Exception {
        String code = codeOf("bob");
        // RFC 7636 §1: whoever intercepts the code lacks the verifier
        assertThatThrownBy(() -> new CodeFlow(issuer).redeem(code))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("400", "invalid_grant");
        assertThat(app.redeem(code).access()).isNotEmpty();
    }

    @Test
    void getNoCodeForAWrongPassword() throws Exception {
        Page again = logIn("ada", "a guess");
        assertThat(again.address()).hasPath("/login").hasQuery("error");
        // Nor has the attempt left a session that would get one
        assertThat(browser.open(app.request()).address()).hasPath("/login");
    }
}
