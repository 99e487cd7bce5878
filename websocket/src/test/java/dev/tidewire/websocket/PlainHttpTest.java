package dev.tidewire.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidewire.protocol.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that ask for no WebSocket, on the same port. */
class PlainHttpTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n";

    @RegisterExtension
    final Ground ground = new Ground();

    private WebSocketServer serve(HttpHandler http) throws IOException {
        return ground.serve(
                new RecordingHandler(on -> on.message((ws, message) -> ws.send(message))),
                settings -> settings.http(http));
    }

    private WebSocketServer echoingBodies() throws IOException {
        return serve(HttpHandler.of(request -> HttpResponse.text(
                200, request.method() + " " + request.path() + " " + new String(request.body(), US_ASCII))));
    }

    @Test
    void answersOneAfterTheOtherOnOneConnection() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        for (int i = 0; i < 3; i++) {
            assertThat(peer.ask(GET))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Length: 7\r\n", "Content-Type: text/plain; charset=utf-8\r\n")
                    .containsPattern("Date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n")
                    .doesNotContain("Connection: close");
            assertThat(peer.readBody(7)).isEqualTo("GET /a ");
        }
    }

    @Test
    void readsABodyInPieces() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        peer.write("POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234")
                .write("567")
                .write("89GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(peer.readBody(21)).isEqualTo("POST /form 0123456789");
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(peer.readBody(6)).isEqualTo("GET / ");
    }

    @Test
    void asksForABodyThatIsHeldBack() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        String head = peer.ask("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 100 Continue");
        assertThat(peer.ask("ok")).startsWith("HTTP/1.1 200 ");
        assertThat(peer.readBody(8)).isEqualTo("PUT / ok");
    }

    @Test
    void leavesTheBodyOutForHead() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        assertThat(peer.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")).contains("Content-Length: 7\r\n");
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void leavesTheBodyOutWhereHeadIsRefused() throws Exception {
        RawPeer peer = ground.connect(ground.serve(new RecordingHandler()));
        assertThat(peer.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")).startsWith("HTTP/1.1 426 ");
        peer.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: h\r\nExpect: x\r\n", "Host: h\r\nTransfer-Encoding: chunked\r\n"})
    void leavesTheBodyOutWhereTheHeadItselfIsRefused(String headers) throws Exception {
        RawPeer peer = ground.connect(ground.serve(new RecordingHandler()));
        assertThat(peer.ask("HEAD / HTTP/1.1\r\n" + headers + "\r\n")).startsWith("HTTP/1.1 4");
        peer.expectEnd();
    }

    @Test
    void closesWhereTheProgramSaysSo() throws Exception {
        RawPeer peer = ground.connect(serve(
                HttpHandler.of(request -> new HttpResponse(204, Headers.of("Connection", "close"), new byte[0]))));
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 204 ").contains("Connection: close\r\n");
        peer.expectEnd();
    }

    @Test
    void tellsAClientOfHttp10ThatTheConnectionGoesOn() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        String get = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        assertThat(peer.ask(get)).contains("Connection: keep-alive\r\n");
        assertThat(peer.readBody(6)).isEqualTo("GET / ");
        assertThat(peer.ask(get)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Date"})
    void leavesNoHeaderOfTheServersToTheProgram(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpResponse(200, Headers.of(name, "0"), new byte[0]))
                .withMessageContaining("the server adds what is needed");
    }

    @Test
    void continuesBeforeItUpgradesWhereThatIsExpected() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        RawPeer peer = ground.connect(ground.serve(handler));
        String interim = peer.ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "Expect: 100-continue\r\n\r\n");
        assertThat(interim).isEqualTo("HTTP/1.1 100 Continue\r\n");
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        peer.closeCleanly();
        assertThat(handler.awaitClose().clean()).isTrue();
    }

    @Test
    void sendsNoLengthWhereThereCanBeNoBody() throws Exception {
        RawPeer peer =
                ground.connect(serve(HttpHandler.of(request -> new HttpResponse(204, Headers.empty(), new byte[0]))));
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 204 ").doesNotContain("Content-Length");
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 204 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: h\r\n\r\n"
            })
    void hangsUpAfterTheLastAnswer(String request) throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        assertThat(peer.ask(request)).contains("Connection: close\r\n");
        assertThat(peer.readBody(6)).isEqualTo("GET / ");
        peer.expectEnd();
    }

    @Test
    void answersLaterFromAnotherThread() throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        RawPeer peer = ground.connect(serve(request -> asked.getAndIncrement() == 0
                ? answer
                : CompletableFuture.completedStage(HttpResponse.text(200, "second"))));
        peer.write(GET + GET);
        Ground.await("the first request is asked", () -> asked.get() == 1);
        answer.complete(HttpResponse.text(200, "first!"));
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(peer.readBody(6)).isEqualTo("first!");
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(peer.readBody(6)).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "fails", "null stage", "null answer"})
    void answersForAHandlerThatFails(String how) throws Exception {
        ground.expectWarning("the HTTP handler failed");
        RawPeer peer = ground.connect(serve(request -> switch (how) {
            case "throws" -> throw new IllegalStateException("thrown by the test");
            case "fails" -> CompletableFuture.failedStage(new IllegalStateException("failed by the test"));
            case "null stage" -> nothing();
            default -> CompletableFuture.completedStage(nothing());
        }));
        for (int i = 0; i < 2; i++) {
            assertThat(peer.ask(GET)).startsWith("HTTP/1.1 500 ");
            assertThat(peer.readBody(15)).isEqualTo("internal error\n");
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"
    }) // what a program written without these checks may do
    private static <T> T nothing() {
        return null;
    }

    @Test
    void givesUpOnAnAnswerThatNeverComes() throws Exception {
        WebSocketServer server = ground.start(settings -> settings.http(request -> new CompletableFuture<>())
                .limits(Limits.defaults().handshakeTimeout(Duration.ofMillis(100))));
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 503 ").contains("Connection: close\r\n");
    }

    @Test
    void refusesABodyThatIsTooLargeBeforeItComes() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        assertThat(peer.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 104857600\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("Connection: close\r\n");
        peer.readUntilEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsAPeerThatIsStillSendingItsBodyReadWhyItIsRefused(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(new RecordingHandler(), settings -> {
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls ? ground.keep(RawPeer.connectTls(server, Certificates.trusting())) : ground.connect(server);
        peer.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 104857600\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            peer.write("x".repeat(60_000));
        }
        assertThat(peer.readHead()).startsWith("HTTP/1.1 413 ");
        assertThat(new String(peer.readUntilEnd(), US_ASCII)).hasSize(54);
    }

    @Test
    void speaksWebSocketAloneUnlessToldOtherwise() throws Exception {
        RawPeer peer = ground.connect(ground.serve(new RecordingHandler()));
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 426 ").contains("Upgrade: websocket\r\n");
    }

    @Test
    void waitsForNoBodyThatNobodyWillRead() throws Exception {
        RawPeer peer = ground.connect(ground.serve(new RecordingHandler()));
        assertThat(peer.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n"))
                .startsWith("HTTP/1.1 426 ");
        assertThat(new String(peer.readUntilEnd(), US_ASCII)).isEqualTo("this server speaks WebSocket alone\n");
    }

    @Test
    void takesMemoryForABodyAsItComes() throws Exception {
        WebSocketServer server = ground.start(settings -> settings.http(
                        HttpHandler.of(request -> HttpResponse.text(200, request.method())))
                .limits(Limits.defaults().maxBody(Integer.MAX_VALUE)));
        for (int i = 0; i < 64; i++) {
            RawPeer peer = ground.connect(server);
            // The first answer says that the head has been read: whatever its length takes has been taken
            String head =
                    peer.ask("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2147483000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 100 ");
            peer.write("the first bytes");
        }
        assertThat(ground.connect(server).ask(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void upgradesAConnectionThatServedRequestsBefore() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 200 ");
        peer.readBody(7);
        peer.write(GET + "GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n").write(Wire.text("hello"));
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        peer.readBody(7);
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        assertThat(peer.readText()).isEqualTo("hello");
        peer.closeCleanly();
    }

    @Test
    void answersManyRequestsThatCameInOneSegment() throws Exception {
        RawPeer peer = ground.connect(echoingBodies());
        int count = 20_000;
        byte[] requests = Wire.repeat(Wire.utf8("GET / HTTP/1.1\r\nHost:h\r\n\r\n"), count);
        Thread writer = new Thread(() -> peer.offer(requests));
        writer.start();
        for (int i = 0; i < count; i++) {
            assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
            peer.readBody(6);
        }
        writer.join();
    }

    @Test
    void answersInOrderAndWholeWhereTheSystemTakesLittleAtATime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        int[] lengths = {10, 3_000, 9_000, 300, 40_000};
        WebSocketServer server = serve(HttpHandler.of(request -> {
            int number = asked.getAndIncrement();
            return HttpResponse.text(200, Integer.toString(number % 10).repeat(lengths[number % lengths.length]));
        }));
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096));
        int count = 400;
        byte[] requests = Wire.repeat(Wire.utf8(GET), count);
        Thread writer = new Thread(() -> peer.offer(requests));
        writer.start();
        for (int i = 0; i < count; i++) {
            int length = lengths[i % lengths.length];
            assertThat(peer.readHead()).contains("Content-Length: " + length + "\r\n");
            assertThat(peer.readBody(length)).isEqualTo(Integer.toString(i % 10).repeat(length));
        }
        writer.join();
    }

    @Test
    void stopsReadingAClientThatPipelinesWithoutReading() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        WebSocketServer server = ground.start(settings -> settings.http(HttpHandler.of(request -> {
                    asked.incrementAndGet();
                    return HttpResponse.text(200, "x".repeat(1000));
                }))
                .limits(Limits.defaults().handshakeTimeout(Duration.ofMillis(500))));
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096));
        long before = Ground.bytesInUse();
        byte[] requests = Wire.repeat(Wire.utf8(GET), 1000);
        int offered = 0;
        while (peer.offer(requests)) {
            offered += 1000;
            assertThat(Ground.bytesInUse() - before)
                    .as("bytes for one connection")
                    .isLessThan(1 << 20);
            assertThat(offered).as("requests taken without reading an answer").isLessThan(1_000_000);
        }
        assertThat(asked.get()).isPositive().isLessThan(offered);
    }

    @Test
    void stopsReadingAClientThatGoesOnAfterARefusal() throws Exception {
        RawPeer peer = ground.connect(ground.serve(
                new RecordingHandler(),
                settings -> settings.limits(Limits.defaults().closeTimeout(Duration.ofMillis(500)))));
        assertThat(peer.ask(GET)).startsWith("HTTP/1.1 426 ");
        byte[] more = new byte[256 * 1024];
        int offered = 0;
        while (peer.offer(more)) {
            offered += more.length;
            assertThat(offered).as("bytes taken behind the refusal").isLessThan(32 << 20);
        }
    }

    @Test
    void carriesNothingOverAfterARefusal() throws Exception {
        WebSocketServer server = ground.serve(new RecordingHandler());
        RawPeer peer = ground.connect(server);
        peer.write("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n" + "GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n");
        assertThat(peer.readHead()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
        assertThat(new String(peer.readUntilEnd(), US_ASCII)).doesNotContain("HTTP/1.1");
        assertThat(ground.counts().refused.get()).isOne();
    }

    @Test
    void hangsUpOnAClientThatSaysNothing() throws Exception {
        WebSocketServer server =
                ground.start(settings -> settings.http(HttpHandler.of(request -> HttpResponse.text(200, "")))
                        .limits(Limits.defaults().handshakeTimeout(Duration.ofMillis(100))));
        ground.connect(server).expectEnd();
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask("GET / HTT")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void servesTheSameOverTls() throws Exception {
        WebSocketServer server = ground.serve(
                new RecordingHandler(),
                settings -> settings.tls(Certificates.server())
                        .http(HttpHandler.of(request -> HttpResponse.text(200, "secure: " + request.isSecure()))));
        RawPeer peer = ground.keep(RawPeer.connectTls(server, Certificates.trusting()));
        for (int i = 0; i < 2; i++) {
            assertThat(peer.ask(GET)).startsWith("HTTP/1.1 200 ");
            assertThat(peer.readBody(12)).isEqualTo("secure: true");
        }
        peer.upgrade().closeCleanly();
    }
}
