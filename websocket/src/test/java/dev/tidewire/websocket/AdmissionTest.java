package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Admission.Decision;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, decided before the 101 answer. */
class AdmissionTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));

    private WebSocketServer serve(Admission admission) throws IOException {
        return ground.serve(
                handler,
                settings -> Ground.takesAllEchoes(settings.admission(admission).subprotocols("chat", "echo")));
    }

    private static String request(String path, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET " + path + " HTTP/1.1\r\n" + RawPeer.UPGRADE + more + "\r\n";
    }

    @Test
    void knowsWhatWasAskedForAndNothingThatIsNotAgreed() throws Exception {
        LinkedBlockingQueue<Handshake> asked = new LinkedBlockingQueue<>();
        WebSocketServer server = serve(Admission.of(handshake -> {
            asked.add(handshake);
            return Decision.accept();
        }));
        RawPeer peer = ground.connect(server)
                .upgrade(
                        "/room?token=a%20b&empty",
                        "Sec-WebSocket-Protocol: other, echo, chat", "Origin: http://h", "Cookie: c=1");
        Handshake handshake = asked.take();
        assertThat(handshake.path()).isEqualTo("/room");
        assertThat(handshake.query("token")).isEqualTo("a b");
        assertThat(handshake.query("empty")).isEmpty();
        assertThat(handshake.query("none")).isNull();
        assertThat(handshake.header("cookie")).isEqualTo("c=1");
        assertThat(handshake.origin()).isEqualTo("http://h");
        assertThat(handshake.offeredSubprotocols()).containsExactly("other", "echo", "chat");
        assertThat(handshake.subprotocol()).isNull();
        assertThat(handshake.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(handshake.isSecure()).isFalse();
        Handshake agreed = handler.expect("open").ws().handshake();
        assertThat(agreed.subprotocol()).isEqualTo("echo");
        assertThat(agreed.responseHeaders().first("Sec-WebSocket-Protocol")).isEqualTo("echo");
        peer.closeCleanly();
    }

    @Test
    void choosesSubprotocolHandlerAndAttachment() throws Exception {
        RecordingHandler chosen = ground.watch(new RecordingHandler());
        WebSocketServer server = serve(Admission.of(handshake ->
                Decision.accept().subprotocol("chat").handler(chosen).attachment("Ada")));
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask(request("/", "Sec-WebSocket-Protocol: echo, chat")))
                .startsWith("HTTP/1.1 101 ")
                .contains("Sec-WebSocket-Protocol: chat\r\n");
        WebSocket ws = chosen.expect("open").ws();
        assertThat(ws.attachment(String.class)).isEqualTo("Ada");
        assertThat(ws.handshake().subprotocol()).isEqualTo("chat");
        peer.closeCleanly();
    }

    @Test
    void decidesLaterOnAnotherThreadAndKeepsWhatArrivesMeanwhile() throws Exception {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        RawPeer peer = ground.connect(serve(handshake -> {
            asked.complete(null);
            return decision;
        }));
        peer.write(Wire.join(Wire.utf8(request("/")), Wire.text("early")));
        asked.get(20, TimeUnit.SECONDS);
        peer.write(Wire.text("and more"));
        CompletableFuture.runAsync(() -> decision.complete(Decision.accept()), Ground.THREADS);
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        assertThat(peer.readText()).isEqualTo("early");
        assertThat(peer.readText()).isEqualTo("and more");
    }

    @Test
    void keepsLittleOfAClientThatSendsMuchBeforeTheDecision() throws Exception {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        RawPeer peer = ground.connect(serve(handshake -> decision));
        long before = Ground.bytesInUse();
        byte[] message = Wire.text("x".repeat(60_000));
        peer.write(request("/"));
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 300; i++) {
                        peer.offer(message);
                        sent.incrementAndGet();
                    }
                },
                Ground.THREADS);
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger before100 = new AtomicInteger(-1);
        Ground.await(
                "the client is stuck",
                () -> looks.incrementAndGet() % 100 == 0 && before100.getAndSet(sent.get()) == sent.get());
        assertThat(Ground.bytesInUse() - before).isLessThan(1 << 20);
        assertThat(sending).isNotDone();
        decision.complete(Decision.accept());
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        for (int i = 0; i < 300; i++) {
            assertThat(peer.readText()).hasSize(60_000);
        }
        sending.join();
    }

    @Test
    void refusesWithStatusBodyAndWhatTheClientNeeds() throws Exception {
        WebSocketServer server = serve(Admission.of(handshake -> switch (handshake.path()) {
            case "/401" -> Decision.refuse(401, "who are you?").challenge("Bearer realm=\"x\"");
            case "/429" -> Decision.refuse(429, "not so often").retryAfter(7);
            default -> Decision.refuse(403, "");
        }));
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask(request("/401")))
                .startsWith("HTTP/1.1 401 ")
                .contains(
                        "WWW-Authenticate: Bearer realm=\"x\"\r\n", "Connection: close\r\n", "Content-Length: 13\r\n");
        assertThat(peer.readBody(13)).isEqualTo("who are you?\n");
        peer.expectEnd();
        assertThat(ground.connect(server).ask(request("/429")))
                .startsWith("HTTP/1.1 429 ")
                .contains("Retry-After: 7\r\n");
        assertThat(ground.connect(server).ask(request("/403"))).startsWith("HTTP/1.1 403 ");
        assertThat(ground.counts().refused.get()).isEqualTo(3);
        assertThat(handler.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "fails", "null", "null stage", "unoffered subprotocol"})
    void answersForAnAdmissionThatFails(String how) throws Exception {
        ground.expectWarning("the admission failed");
        RawPeer peer = ground.connect(serve(handshake -> failing(how)));
        assertThat(peer.ask(request("/", "Sec-WebSocket-Protocol: chat")))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("test");
        assertThat(peer.readBody(15)).isEqualTo("internal error\n");
        peer.expectEnd();
    }

    @SuppressWarnings("NullAway") // what a program written without these checks may do
    private static CompletionStage<Decision> failing(String how) {
        return switch (how) {
            case "throws" -> throw new IllegalStateException("thrown by the test");
            case "fails" -> CompletableFuture.failedStage(new IllegalStateException("failed by the test"));
            case "null" -> CompletableFuture.completedStage(null);
            case "null stage" -> null;
            default -> CompletableFuture.completedStage(Decision.accept().subprotocol("secret-token"));
        };
    }

    @Test
    void givesUpOnADecisionThatNeverComes() throws Exception {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.admission(handshake -> decision)
                        .limits(Limits.defaults().handshakeTimeout(Duration.ofMillis(80))));
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask(request("/"))).startsWith("HTTP/1.1 503 ").contains("Connection: close\r\n");
        decision.complete(Decision.accept());
        peer.readBody(24);
        peer.readUntilEnd();
        assertThat(handler.rest()).isEmpty();
    }

    @Test
    void forgetsAClientThatLeavesBeforeTheDecision() throws Exception {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.limits(Limits.defaults().maxConnections(1)).admission(handshake -> {
                    asked.complete(null);
                    return decision;
                }));
        RawPeer peer = ground.connect(server).write(request("/"));
        asked.get(20, TimeUnit.SECONDS);
        peer.reset();
        // The place of the one who left is free as soon as that is noticed
        Ground.await("another gets in", () -> refusedOrOpen(server, decision));
        handler.expect("open");
    }

    private boolean refusedOrOpen(WebSocketServer server, CompletableFuture<Decision> decision) {
        try {
            decision.complete(Decision.accept());
            return ground.connect(server).ask(request("/")).startsWith("HTTP/1.1 101 ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void answersForAHandlerThatCannotBeAsked() throws Exception {
        ground.expectWarning("the admission failed");
        Handler broken = new Handler() {
            @Override
            public boolean takesParts() {
                throw new IllegalStateException("thrown by the test");
            }
        };
        RawPeer peer = ground.connect(ground.start(settings -> settings.handle(broken)));
        assertThat(peer.ask(request("/"))).startsWith("HTTP/1.1 500 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "chat              | chat",
                "other, echo, chat | echo",
                "CHAT              | none",
                "other             | none",
                "none              | none"
            })
    void choosesTheClientsFavouriteSubprotocol(String offered, String chosen) throws Exception {
        RawPeer peer = ground.connect(serve(Admission.of(handshake -> Decision.accept())));
        String head =
                offered == null ? peer.ask(request("/")) : peer.ask(request("/", "Sec-WebSocket-Protocol: " + offered));
        assertThat(head).startsWith("HTTP/1.1 101 ");
        if (chosen == null) {
            assertThat(head).doesNotContain("Sec-WebSocket-Protocol");
        } else {
            assertThat(head).contains("Sec-WebSocket-Protocol: " + chosen + "\r\n");
        }
    }
}
