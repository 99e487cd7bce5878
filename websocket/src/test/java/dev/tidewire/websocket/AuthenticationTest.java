package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Admission.Decision;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is behind a connection: asked before the upgrade. */
class AuthenticationTest {
    private static final String ADA = "Authorization: Bearer ada-token";

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
    private final Members members = new Members().knows("ada-token", Members.member("ada"));

    private WebSocketServer serve(Authentication authentication) throws IOException {
        return ground.serve(handler, settings -> settings.authentication(authentication));
    }

    private String answer(WebSocketServer server, String path, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return ground.connect(server).ask("GET " + path + " HTTP/1.1\r\n" + RawPeer.UPGRADE + more + "\r\n");
    }

    @Test
    void knowsWhoShowsAGoodToken() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.authentication(Authentication.by(members))
                        .admission(Admission.of(handshake -> Decision.accept().attachment(handshake.principal()))));
        RawPeer peer = ground.connect(server).upgrade("/", ADA);
        WebSocket ws = handler.expect("open").ws();
        assertThat(ws.principal()).isEqualTo(Members.member("ada"));
        assertThat(ws.attachment()).isEqualTo(Members.member("ada"));
        peer.closeCleanly();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: new",
                "Authorization: Bearer eve-token",
                "Authorization: Bearer",
                "Authorization: ada-token",
                "Authorization: Bearer ada-token more",
                "Authorization: Bearer ada-token\r\nAuthorization: Bearer ada-token",
                "Cookie: session=ada-token"
            })
    void givesEveryoneElseTheSameAnswer(String headers) throws Exception {
        WebSocketServer server = serve(Authentication.by(members));
        RawPeer peer = ground.connect(server);
        String head = peer.ask(
                "GET /?ticket=ada-token&token=ada-token HTTP/1.1\r\n" + RawPeer.UPGRADE + headers + "\r\n\r\n");
        assertThat(head)
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Bearer\r\n", "Connection: close\r\n")
                .doesNotContain("ada-token");
        assertThat(new String(peer.readUntilEnd(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("not authenticated\n");
        assertThat(ground.counts().opened).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://h, session=ada-token, 101",
        "Origin: http://h, 'other=1; session=ada-token', 101",
        "Origin: http://evil.example, session=ada-token, 403",
        "X-Origin: none, session=ada-token, 403",
        "Origin: http://h, session=eve-token, 401",
        "Origin: http://h, 'session=ada-token; session=eve-token', 401",
        "Origin: http://h, Session=ada-token, 401"
    })
    void takesACookieFromItsOwnPagesAlone(String origin, String cookie, int status) throws Exception {
        WebSocketServer server = serve(Authentication.by(members).cookie("session"));
        assertThat(answer(server, "/", origin, "Cookie: " + cookie)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void readsTheQueryWhereItIsToldTo() throws Exception {
        WebSocketServer server =
                serve(Authentication.by(members).ticket("ticket").query("token"));
        assertThat(answer(server, "/?ticket=ada-token")).startsWith("HTTP/1.1 101 ");
        assertThat(answer(server, "/?token=ada-token")).startsWith("HTTP/1.1 101 ");
        assertThat(answer(server, "/?ticket=eve-token&token=ada-token")).startsWith("HTTP/1.1 401 ");
        assertThat(answer(server, "/?token=ada-token", "Authorization: Bearer eve-token"))
                .startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @CsvSource({
        "/?token=ada-token&token=ada-token, X-Nothing: new",
        "/?token=ada-token&token=eve-token, X-Nothing: new",
        "/?token=ada-token&a=b&%74oken, X-Nothing: new",
        "/?ticket=ada-token&ticket=, X-Nothing: new",
        "/?ticket=ada-token&token=ada-token, X-Nothing: new",
        "/?ticket=ada-token, Authorization: Bearer ada-token",
        "/?token=ada-token, Authorization: Bearer ada-token"
    })
    void refusesWhatIsShownMoreThanOnce(String path, String header) throws Exception {
        WebSocketServer server =
                serve(Authentication.by(members).ticket("ticket").query("token").cookie("session"));
        assertThat(answer(server, path, header))
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Bearer\r\n")
                .doesNotContain("ada-token");
    }

    @Test
    void letsACookieStandBesideAllElse() throws Exception {
        WebSocketServer server = serve(Authentication.by(members).query("token").cookie("session"));
        for (String path : new String[] {"/", "/?token=ada-token"}) {
            String header = path.equals("/") ? ADA : "X-Nothing: new";
            assertThat(answer(server, path, header, "Cookie: session=old-token"))
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/chat/a, 101", "/chat/, 101", "/chat, 403", "/, 403", "/chat%2Fa, 403", "/%63hat/a, 101"})
    void letsThemInWhereTheyMayGo(String path, int status) throws Exception {
        members.knows("chat-token", Principal.of("bob").rights(Rights.none().allow(Right.CONNECT, "/chat/*")));
        WebSocketServer server = serve(Authentication.by(members));
        assertThat(answer(server, path, "Authorization: Bearer chat-token")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void takesWhoeverShowsNothingForAnybody() throws Exception {
        WebSocketServer server = serve(Authentication.by(members).orElse(Members.member("guest")));
        ground.open(server);
        assertThat(handler.expect("open").ws().principal()).isEqualTo(Members.member("guest"));
        assertThat(answer(server, "/", "Authorization: Bearer eve-token")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void asksOneAuthenticatorAfterTheOther() throws Exception {
        Members others = new Members().knows("bob-token", Members.member("bob"));
        WebSocketServer server = serve(Authentication.by(Authenticator.anyOf(members, others)));
        ground.connect(server).upgrade("/", "Authorization: Bearer bob-token");
        assertThat(handler.expect("open").ws().principal()).isEqualTo(Members.member("bob"));
        assertThat(answer(server, "/", "Authorization: Bearer eve-token")).startsWith("HTTP/1.1 401 ");
    }

    private static Authenticator refusing(AuthenticationException why) {
        return credentials -> CompletableFuture.failedStage(why);
    }

    private static void assertThatRefused(Authenticator asked, String why) {
        assertThat(asked.authenticate(new Credentials(Credentials.Source.HEADER, "Bearer", "eve-token")))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(AuthenticationException.class)
                .withMessage(why);
    }

    @Test
    void tellsWhatEachHasSaidWhenNobodyKnowsThem() {
        Authenticator any = Authenticator.anyOf(
                refusing(new AuthenticationException("no ticket")),
                refusing(new AuthenticationException("expired")),
                refusing(new AuthenticationException("no ticket")));
        assertThatRefused(any, "no ticket; expired");
    }

    @Test
    void asksNobodyBehindOneWhoRefusesForAll() throws Exception {
        Authenticator behind = credentials -> {
            throw new AssertionError("is asked");
        };
        // Whoever stands within another speaks for all of that one's, too
        Authenticator within = Authenticator.anyOf(refusing(AuthenticationException.forAll("a key of ours")), behind);
        Authenticator any = Authenticator.anyOf(refusing(new AuthenticationException("no ticket")), within, behind);
        assertThatRefused(any, "no ticket; a key of ours");
        assertThat(answer(serve(Authentication.by(any)), "/", ADA)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void letsNobodyInWhenTheAuthenticatorFails() throws Exception {
        ground.expectWarning("the authenticator failed");
        WebSocketServer throwing = serve(Authentication.by(credentials -> {
            throw new IllegalStateException("thrown by the test");
        }));
        assertThat(answer(throwing, "/", ADA)).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        WebSocketServer failing = serve(Authentication.by(
                credentials -> CompletableFuture.failedStage(new IOException("the identity provider is down"))));
        assertThat(answer(failing, "/", ADA)).startsWith("HTTP/1.1 503 ");
        WebSocketServer silent = ground.serve(
                handler,
                settings -> settings.authentication(Authentication.by(credentials -> new CompletableFuture<>()))
                        .limits(Limits.defaults().handshakeTimeout(Duration.ofMillis(150))));
        assertThat(answer(silent, "/", ADA)).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void limitsTheConnectionsOfOneUser() throws Exception {
        members.knows("bob-token", Members.member("bob"));
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.authentication(Authentication.by(members))
                        .limits(Limits.defaults().maxConnectionsPerUser(2)));
        RawPeer first = ground.connect(server).upgrade("/", ADA);
        ground.connect(server).upgrade("/", ADA);
        assertThat(answer(server, "/", ADA)).startsWith("HTTP/1.1 429 ").contains("Retry-After: ");
        ground.connect(server).upgrade("/", "Authorization: Bearer bob-token");
        first.closeCleanly();
        ground.connect(server).upgrade("/", ADA);
        assertThat(answer(server, "/", ADA)).startsWith("HTTP/1.1 429 ");
    }

    @Test
    void endsEveryConnectionOfAUserWhoLogsOut() throws Exception {
        members.knows("bob-token", Members.member("bob"));
        WebSocketServer server = ground.serve(handler, settings -> settings.authentication(Authentication.by(members)));
        List<RawPeer> ada = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ada.add(ground.connect(server).upgrade("/", ADA));
        }
        RawPeer bob = ground.connect(server).upgrade("/", "Authorization: Bearer bob-token");
        server.clients().forEach(client -> {
            Principal who = client.principal();
            if (who != null && who.user().equals("ada")) {
                client.close(3000, "logged out");
            }
        });
        for (RawPeer peer : ada) {
            peer.expectClose(3000);
        }
        assertThat(bob.write(Wire.text("still here")).readText()).isEqualTo("still here");
    }

    private WebSocketServer serveTenMessagesOfAUser() throws Exception {
        return ground.serve(
                handler,
                settings -> settings.authentication(Authentication.by(members))
                        .limits(Limits.defaults().userMessages(1, 10)));
    }

    @Test
    void limitsWhatAllConnectionsOfAUserSendTogether() throws Exception {
        WebSocketServer server = serveTenMessagesOfAUser();
        RawPeer first = ground.connect(server).upgrade("/", ADA);
        RawPeer second = ground.connect(server).upgrade("/", ADA);
        for (int i = 0; i < 5; i++) {
            assertThat(first.write(Wire.text("a")).readText()).isEqualTo("a");
            assertThat(second.write(Wire.text("b")).readText()).isEqualTo("b");
        }
        byte[] more = Wire.text("c");
        second.write(Wire.join(more, more, more, more, more));
        assertThat(second.readUntilClose().code()).isEqualTo(1008);
    }

    @Test
    void remembersHowMuchAUserSentWhoComesAgain() throws Exception {
        WebSocketServer server = serveTenMessagesOfAUser();
        RawPeer first = ground.connect(server).upgrade("/", ADA);
        for (int i = 0; i < 10; i++) {
            assertThat(first.write(Wire.text("a")).readText()).isEqualTo("a");
        }
        first.closeCleanly();
        handler.awaitClose();
        RawPeer again = ground.connect(server).upgrade("/", ADA);
        again.write(Wire.repeat(Wire.text("b"), 5));
        assertThat(again.readUntilClose().code()).isEqualTo(1008);
    }

    @Test
    void endsAConnectionWhoseCredentialsHaveExpired() throws Exception {
        members.knows("short-token", Members.member("ada").expires(Instant.now().plusMillis(300)));
        WebSocketServer server = serve(Authentication.by(members).grace(Duration.ofMillis(200)));
        RawPeer peer = ground.connect(server).upgrade("/", "Authorization: Bearer short-token");
        peer.expectClose(3000).expectEnd();
    }

    @Test
    void keepsAConnectionWhoseCredentialsAreRenewed() throws Exception {
        members.knows("short-token", Members.member("ada").expires(Instant.now().plusMillis(500)))
                .knows("bob-token", Members.member("bob"));
        WebSocketServer server = serve(Authentication.by(members).grace(Duration.ofMillis(300)));
        RawPeer peer = ground.connect(server).upgrade("/", "Authorization: Bearer short-token");
        WebSocket ws = handler.expect("open").ws();
        RawPeer late = ground.connect(server).upgrade("/", "Authorization: Bearer short-token");
        for (String useless : new String[] {"Bearer eve-token", "Bearer bob-token", "ada-token"}) {
            assertThatThrownBy(() -> ws.renew(useless).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(AuthenticationException.class);
        }
        assertThat(ws.renew("Bearer ada-token").toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEqualTo(Members.member("ada"));
        late.expectClose(3000).expectEnd();
        assertThat(peer.write(Wire.text("still here")).readText()).isEqualTo("still here");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAConnectionWhenItsCredentialsAreNoLongerGood(boolean revoked) throws Exception {
        ground.expectWarning("the authenticator failed");
        CompletableFuture<Principal> later = new CompletableFuture<>();
        Principal principal = Members.member("ada").recheck(Duration.ofSeconds(1));
        boolean[] asked = {false};
        WebSocketServer server = serve(Authentication.by(credentials -> {
            boolean again = asked[0];
            asked[0] = true;
            return again ? later : CompletableFuture.completedStage(principal);
        }));
        later.completeExceptionally(revoked ? new AuthenticationException("revoked") : new IOException("down"));
        RawPeer peer = ground.connect(server).upgrade("/", ADA);
        assertThat(peer.write(Wire.text("so far so good")).readText()).isEqualTo("so far so good");
        peer.expectClose(revoked ? 3000 : 1013).expectEnd();
    }

    /** Answers at once when it is first asked, and with this from then on. */
    private static Authenticator first(Principal principal, CompletableFuture<Principal> later) {
        AtomicBoolean asked = new AtomicBoolean();
        return credentials -> asked.getAndSet(true) ? later : CompletableFuture.completedStage(principal);
    }

    @Test
    void endsAConnectionThatIsNotAllowedHereAnyMore() throws Exception {
        Principal ada = Members.member("ada").recheck(Duration.ofSeconds(1));
        WebSocketServer server =
                serve(Authentication.by(first(ada, CompletableFuture.completedFuture(ada.rights(Rights.none())))));
        ground.connect(server).upgrade("/", ADA).expectClose(3003).expectEnd();
    }

    @Test
    void takesNoAnswerAboutCredentialsThatOthersHaveReplaced() throws Exception {
        Principal ada = Members.member("ada").recheck(Duration.ofSeconds(1));
        CompletableFuture<Principal> aboutTheOld = new CompletableFuture<>();
        Semaphore rechecked = new Semaphore(0);
        Semaphore askedAgain = new Semaphore(0);
        AtomicBoolean asked = new AtomicBoolean();
        WebSocketServer server = serve(Authentication.by(credentials -> {
            if (credentials.secret().equals("new-token")) {
                askedAgain.release();
                return CompletableFuture.completedStage(ada);
            }
            if (!asked.getAndSet(true)) {
                return CompletableFuture.completedStage(ada);
            }
            rechecked.release();
            return aboutTheOld;
        }));
        RawPeer peer = ground.connect(server).upgrade("/", ADA);
        WebSocket ws = handler.expect("open").ws();
        assertThat(rechecked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        ws.renew("Bearer new-token").toCompletableFuture().get(20, TimeUnit.SECONDS);
        aboutTheOld.completeExceptionally(new AuthenticationException("revoked"));
        // Once by the renewal, and once more when the new one is looked at
        assertThat(askedAgain.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(peer.write(Wire.text("still here")).readText()).isEqualTo("still here");
    }

    @Test
    void looksAgainThoughARenewalIsUnderWay() throws Exception {
        Principal ada = Members.member("ada").recheck(Duration.ofSeconds(1));
        AtomicBoolean asked = new AtomicBoolean();
        WebSocketServer server = serve(Authentication.by(credentials -> {
            if (credentials.secret().equals("new-token")) {
                return new CompletableFuture<>();
            }
            return asked.getAndSet(true)
                    ? CompletableFuture.failedStage(new AuthenticationException("revoked"))
                    : CompletableFuture.completedStage(ada);
        }));
        RawPeer peer = ground.connect(server).upgrade("/", ADA);
        handler.expect("open").ws().renew("Bearer new-token");
        peer.expectClose(3000).expectEnd();
    }

    @Test
    void endsAConnectionAloneWhoseAuthenticatorAnswersNothing() throws Exception {
        ground.expectWarning("the authenticator failed");
        AtomicBoolean asked = new AtomicBoolean();
        Principal ada = Members.member("ada").recheck(Duration.ofSeconds(1));
        @SuppressWarnings("NullAway") // what a program may do all the same
        Authenticator forgetful = credentials -> asked.getAndSet(true) ? null : CompletableFuture.completedStage(ada);
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.threads(1)
                        .authentication(Authentication.by(forgetful).orElse(Members.member("guest")))
                        .keepAlive(new KeepAlive(Duration.ofMillis(700), Duration.ofSeconds(1))));
        assertThat(ground.connect(server).upgrade("/", ADA).readUntilClose().code())
                .isEqualTo(1013);
        // The deadlines of the others are met: this one does not answer its ping
        RawPeer silent = ground.open(server);
        assertThat(silent.readFrame().firstByte()).isEqualTo(0x89);
        silent.expectEnd();
    }

    @Test
    void lastsHoweverFarTheEndIs() throws Exception {
        members.knows("long-token", Members.member("ada").expires(Instant.MAX));
        WebSocketServer server = serve(Authentication.by(members).firstMessage(Duration.ofSeconds(10)));
        RawPeer peer = ground.open(server);
        peer.write(Wire.join(Wire.text("Bearer long-token"), Wire.text("hello")));
        assertThat(peer.readText()).isEqualTo("hello");
        peer.closeCleanly();
    }

    @Test
    void countsNobodyTogetherWhoShowsNothing() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.authentication(Authentication.by(members).orElse(Members.member("guest")))
                        .limits(Limits.defaults().maxConnectionsPerUser(1)));
        ground.open(server);
        ground.open(server);
    }

    @Test
    void takesNoCookieFromEveryPage() {
        assertThatThrownBy(() -> ground.serve(
                        handler,
                        settings -> settings.origins("*")
                                .authentication(Authentication.by(members).cookie("session"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("list the origins");
    }

    @Test
    void neverPrintsWhatIsSecret() {
        Credentials credentials = new Credentials(Credentials.Source.HEADER, "Bearer", "ada-token");
        assertThat(credentials.toString()).doesNotContain("ada-token").contains("9 characters");
    }
}
