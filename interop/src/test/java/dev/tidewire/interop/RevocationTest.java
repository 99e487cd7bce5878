package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Ping;
import dev.tidewire.interop.Event.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and keys that are revoked in use, at {@code tidewire serve} with its default times. */
@ExtendWith(Spring.class)
class RevocationTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final SpringIssuer issuer;

    @TempDir
    private Path folder;

    RevocationTest(SpringIssuer issuer) {
        this.issuer = issuer;
    }

    private Path keys() {
        return folder.resolve("keys.json");
    }

    private String makeKey(String user) throws Exception {
        return TidewireCommand.run(
                "token", "make", user, "--connect", "/chat", "--expires", "1d", "--keys", keys().toString());
    }

    private void revokeKey(String key) throws Exception {
        TidewireCommand.run("token", "revoke", key.substring(3, 15), "--keys", keys().toString());
    }

    private ServeProcess serve() throws IOException {
        Path secret = folder.resolve("secret.txt");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SpringIssuer.secret("tidewire"));
        Path configuration = Files.writeString(folder.resolve("tidewire.yaml"), """
                listen:
                  port: 0
                login:
                  openid:
                    - issuer: ISSUER
                      audience: tidewire
                  introspection:
                    - url: ISSUER/oauth2/introspect
                      client-id: tidewire
                      client-secret-file: secret.txt
                      audience: tidewire
                      issuer: ISSUER
                  api-keys: keys.json
                """.replace("ISSUER", issuer.name()));
        return ServeProcess.start(configuration, Map.of());
    }

    private static JdkPeer loggedIn(JdkPeer peer, String user) {
        assertThat(peer.next())
                .isInstanceOfSatisfying(
                        Text.class,
                        said -> assertThat(said.text())
                                .startsWith("{\"type\":\"logged-in\",\"name\":\"" + user + "\","));
        return peer;
    }

    private static Event nextBefore(JdkPeer peer, long deadline) {
        Event event;
        do {
            event = peer.nextBefore(deadline);
        } while (event instanceof Ping);
        return event;
    }

    private static void endsWithinTheBound(JdkPeer peer, long revokedAt) {
        assertThat(nextBefore(peer, revokedAt + BOUND.toNanos())).isEqualTo(new Closed(3000, "not authenticated"));
    }

    /** The chat answers, if only that one may not join. */
    private static void isStillServed(JdkPeer peer) {
        peer.send("{\"type\":\"join\"}");
        assertThat(nextBefore(peer, System.nanoTime() + BOUND.toNanos()))
                .isInstanceOfSatisfying(
                        Text.class,
                        said -> assertThat(said.text()).startsWith("{\"type\":\"error\",\"code\":\"not_allowed\","));
    }

    @Test
    void endsTheirConnectionsWithin30SecondsAndNoOthers() throws Exception {
        String token = issuer.token("opaque");
        String key = makeKey("sensor");
        String otherKey = makeKey("other");
        try (ServeProcess server = serve()) {
            BearerClient client = new BearerClient(server.port());
            // The worst moment to revoke a token is when it has just been asked about, as it has here
            try (JdkPeer byHeader = loggedIn(client.connect("/chat", token), "opaque");
                    JdkPeer byMessage = loggedIn(client.connectAndLogIn("/chat", token), "opaque");
                    JdkPeer byKey = loggedIn(client.connect("/chat", key), "sensor");
                    JdkPeer byOtherToken = loggedIn(client.connect("/chat", issuer.token("opaque")), "opaque");
                    JdkPeer bySignedToken = loggedIn(client.connect("/chat", issuer.token("signed")), "signed");
                    JdkPeer byOtherKey = loggedIn(client.connect("/chat", otherKey), "other")) {
                long tokenRevokedAt = System.nanoTime();
                issuer.revoke("opaque", token);
                long keyRevokedAt = System.nanoTime();
                revokeKey(key);
                endsWithinTheBound(byHeader, tokenRevokedAt);
                endsWithinTheBound(byMessage, tokenRevokedAt);
                endsWithinTheBound(byKey, keyRevokedAt);
                assertThat(client.refusal("/chat", token)).isEqualTo(401);
                assertThat(client.refusal("/chat", key)).isEqualTo(401);
                isStillServed(byOtherToken);
                isStillServed(bySignedToken);
                isStillServed(byOtherKey);
            }
        }
    }
}
