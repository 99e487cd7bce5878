package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is behind a connection: told by its first message. */
class FirstMessageTest {
    private static final String TOKEN = "Bearer ada-token";

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
    private final Members members = new Members().knows("ada-token", Members.member("ada"));

    private WebSocketServer serve(Authenticator authenticator, Duration within, UnaryOperator<Limits> limits)
            throws IOException {
        return ground.serve(
                handler,
                settings -> settings.authentication(
                                Authentication.by(authenticator).firstMessage(within))
                        .limits(limits.apply(Limits.defaults())));
    }

    private WebSocketServer serve(Authenticator authenticator) throws IOException {
        return serve(authenticator, Duration.ofSeconds(10), limits -> limits);
    }

    @Test
    void isNobodysClientUntilItIsKnown() throws Exception {
        CompletableFuture<Principal> known = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        Authenticator slow = credentials -> {
            asked.countDown();
            return known;
        };
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.threads(1)
                        .authentication(Authentication.by(slow).firstMessage(Duration.ofSeconds(10)))
                        .http(HttpHandler.of(request -> HttpResponse.text(200, ""))));
        RawPeer peer = ground.open(server);
        RawPeer other = ground.connect(server);
        peer.write(Wire.join(Wire.text(TOKEN), Wire.text("behind it")));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.clients().count()).isZero();
        server.clients().broadcast("not for strangers");
        server.clients().broadcast(PreparedMessage.text("nor this"), ws -> true);
        // The loop's turn after the next: by then the broadcasts are over
        for (int i = 0; i < 2; i++) {
            assertThat(other.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
        known.complete(Members.member("ada"));
        WebSocket ws = handler.expect("open").ws();
        assertThat(ws.principal()).isEqualTo(Members.member("ada"));
        assertThat(peer.readText()).isEqualTo("behind it");
        assertThat(server.clients().count()).isOne();
        server.clients().broadcast("for members");
        assertThat(peer.readText()).isEqualTo("for members");
        peer.closeCleanly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer eve-token", "ada-token", "", "Bearer", "hello"})
    void isRefusedWithWhatIsNoGood(String message) throws Exception {
        RawPeer peer = ground.open(serve(members));
        peer.write(Wire.join(Wire.text(message), Wire.text("too late")));
        peer.expectClose(3000).expectEnd();
    }

    @Test
    void isRefusedWithABinaryMessage() throws Exception {
        RawPeer peer = ground.open(serve(members));
        peer.write(Wire.frame(0x82, Wire.utf8(TOKEN), 0)).expectClose(3000).expectEnd();
    }

    @Test
    void mayNotBeLongBeforeItIsKnown() throws Exception {
        WebSocketServer server = serve(members);
        ground.open(server).write(Wire.text("x".repeat(8 * 1024 + 1))).expectClose(1009);
        RawPeer peer = ground.open(server).write(Wire.text(TOKEN));
        String large = "x".repeat(60_000);
        assertThat(peer.write(Wire.text(large)).readText()).isEqualTo(large);
    }

    @Test
    void hasLittleTimeWhichPingsDoNotLengthen() throws Exception {
        RawPeer peer = ground.open(serve(members, Duration.ofMillis(300), limits -> limits));
        RawPeer.Frame frame;
        do {
            peer.offer(Wire.frame(0x89, Wire.utf8("wait"), 0));
            frame = peer.readFrame();
        } while (frame.firstByte() == 0x8A);
        assertThat(frame.isClose()).isTrue();
        assertThat(frame.code()).isIn(3000, 1008);
    }

    @Test
    void isToldToComeBackWhenTheAuthenticatorFails() throws Exception {
        ground.expectWarning("the authenticator failed");
        RawPeer peer = ground.open(serve(credentials -> {
            throw new IllegalStateException("thrown by the test");
        }));
        peer.write(Wire.text(TOKEN)).expectClose(1013).expectEnd();
    }

    @Test
    void isNotAllowedEverywhere() throws Exception {
        members.knows("chat-token", Principal.of("bob").rights(Rights.none().allow(Right.CONNECT, "/chat")));
        RawPeer peer = ground.open(serve(members));
        peer.write(Wire.text("Bearer chat-token")).expectClose(3003).expectEnd();
    }

    @Test
    void isOneTooManyOfItsUser() throws Exception {
        WebSocketServer server = serve(members, Duration.ofSeconds(10), limits -> limits.maxConnectionsPerUser(1));
        RawPeer first = ground.open(server).write(Wire.text(TOKEN));
        handler.expect("open");
        ground.open(server).write(Wire.text(TOKEN)).expectClose(1008).expectEnd();
        first.closeCleanly();
        handler.expect("close");
        ground.open(server).write(Wire.text(TOKEN));
        handler.expect("open");
    }

    @Test
    void isNotCountedWhenItHasGoneMeanwhile() throws Exception {
        CompletableFuture<Principal> known = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        WebSocketServer server = serve(
                credentials -> {
                    asked.countDown();
                    return known;
                },
                Duration.ofSeconds(10),
                limits -> limits.maxConnectionsPerUser(1));
        RawPeer gone = ground.open(server);
        gone.write(Wire.join(Wire.text(TOKEN), Wire.text("behind it")));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        gone.reset();
        // The server reads no more of it, but learns of the reset when its ping cannot leave
        Ground.await("it is noticed", () -> ground.counts().closed.get() == 1 || known.complete(Members.member("ada")));
        Ground.await("it has ended", () -> ground.counts().closed.get() == 1);
        ground.open(server).write(Wire.text(TOKEN));
        handler.expect("open");
    }

    @Test
    void goesToABlockingHandlerOfParts() throws Exception {
        RecordingHandler parts = new RecordingHandler(on -> on.part((ws, part) -> ws.send("got it")));
        WebSocketServer server = ground.start(settings -> settings.handle(parts)
                .blockingHandlers()
                .authentication(Authentication.by(members).firstMessage(Duration.ofSeconds(10))));
        ground.watch(parts);
        RawPeer peer = ground.open(server);
        peer.write(Wire.frame(0x01, Wire.utf8("Bearer ada"), 0)).write(Wire.frame(0x80, Wire.utf8("-token"), 0));
        parts.expect("open");
        assertThat(peer.write(Wire.text("hello")).readText()).isEqualTo("got it");
        parts.expect("part", "hello.");
        peer.closeCleanly();
    }

    @Test
    void endsWithItsServer() throws Exception {
        WebSocketServer server = serve(members);
        RawPeer peer = ground.open(server);
        Ground.await("the connection is there", () -> ground.counts().opened.get() == 1);
        CompletableFuture<Void> end =
                server.shutdown(1001, Duration.ofSeconds(5)).toCompletableFuture();
        peer.expectClose(1001).write(Wire.close(1001, "")).expectEnd();
        end.join();
    }
}
