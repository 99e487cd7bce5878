package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import dev.tidewire.websocket.WebSocketServer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those may do in the chat who have logged in, and have some of the rights. */
class ChatRightsTest {
    // Tokens cannot carry these
    private static final Map<String, String> NAMES =
            Map.of("leading", " ann", "trailing", "ann ", "decomposed", "Zoe\u0308", "wide", "ann\u3000b");

    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        server = WebSocketServer.builder()
                .route(
                        "/chat",
                        ChatHandler.route(new ChatRoom(Clock.systemUTC()))
                                .authentication(Authentication.by(ChatRightsTest::whoAndWhat)))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    // The token is the user and, each behind a dot, what that may do in the chat
    private static CompletionStage<Principal> whoAndWhat(Credentials shown) {
        String[] words = shown.secret().split("\\.", -1);
        Rights rights = Rights.none().allow(Right.CONNECT, "/chat");
        for (int i = 1; i < words.length; i++) {
            rights = rights.allow(Right.valueOf(words[i]), "chat");
        }
        return CompletableFuture.completedStage(
                Principal.of(NAMES.getOrDefault(words[0], words[0])).rights(rights));
    }

    private JdkClient enter(String token) {
        return JdkClient.connect("ws://127.0.0.1:" + server.port() + "/chat", "Bearer " + token);
    }

    private JdkClient join(String token) throws Exception {
        JdkClient client = enter(token);
        client.send("{\"type\":\"join\"}");
        assertThat(client.next()).startsWith("{\"type\":\"welcome\"");
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"leading", "trailing", "decomposed", "wide"})
    void whoHasANameThatWouldAppearAsAnothersStaysOutside(String user) throws Exception {
        try (var client = enter(user + ".READ.WRITE.PRESENCE")) {
            client.send("{\"type\":\"join\"}");
            assertThat(client.next()).contains("\"bad_name\"");
        }
    }

    @Test
    void whoRenewsAgainAndAgainIsAnsweredEachTime() throws Exception {
        try (var ann = join("ann.READ.WRITE")) {
            for (int i = 0; i < 50; i++) {
                ann.send("{\"type\":\"renew\",\"token\":\"bob.READ\"}");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(ann.next()).contains("\"not_renewed\"");
            }
            ann.send("{\"type\":\"message\",\"text\":\"still here\"}");
            assertThat(ann.next()).contains("\"still here\"");
        }
    }

    @Test
    void whoMayNotReadStaysOutside() throws Exception {
        try (var ann = enter("ann.WRITE.PRESENCE")) {
            ann.send("{\"type\":\"join\"}");
            assertThat(ann.next()).contains("\"not_allowed\"");
            ann.send("{\"type\":\"message\",\"text\":\"hello\"}");
            assertThat(ann.next()).contains("\"not_joined\"");
        }
    }

    @Test
    void whoMayNotWriteReads() throws Exception {
        try (var ann = join("ann.READ");
                var bob = join("bob.READ.WRITE")) {
            ann.send("{\"type\":\"message\",\"text\":\"not to be heard\"}");
            assertThat(ann.next()).contains("\"not_allowed\"");
            bob.send("{\"type\":\"message\",\"text\":\"to be heard\"}");
            assertThat(bob.next()).contains("\"to be heard\"");
            assertThat(ann.next()).contains("\"to be heard\"");
        }
    }

    @Test
    void whoMayNotSeeWhoIsThereIsToldOfNobody() throws Exception {
        try (var bob = join("bob.READ.WRITE.PRESENCE");
                var ann = enter("ann.READ.WRITE")) {
            ann.send("{\"type\":\"join\"}");
            assertThat(ann.next()).contains("\"people\":[\"ann\"]");
            assertThat(bob.next()).startsWith("{\"type\":\"joined\",\"name\":\"ann\"");
            join("carl.READ").close();
            assertThat(bob.next()).startsWith("{\"type\":\"joined\",\"name\":\"carl\"");
            bob.send("{\"type\":\"message\",\"text\":\"hello\"}");
            assertThat(ann.next()).contains("\"hello\"");
        }
    }
}
