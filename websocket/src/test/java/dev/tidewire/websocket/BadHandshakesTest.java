package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.hostile.BadHandshake;
import dev.tidewire.protocol.DeflateOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/**
 * What attackers and broken clients send before the handshake is done, to a running server beside healthy clients. Each
 * is answered once and hung up on, or let in where it must be; {@code /admin} behind a request is never served.
 */
class BadHandshakesTest {
    private static final String NL = "\r\n";

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
    private final LinkedBlockingQueue<String> served = new LinkedBlockingQueue<>();

    @TestFactory
    Stream<DynamicTest> everyRow() throws Exception {
        WebSocketServer server = serve();
        HealthyClients healthy = new HealthyClients(ground, server, "/healthy", HealthyClients.COUNT);
        Stream<DynamicTest> rows = BadHandshake.all().stream()
                .flatMap(row -> Stream.of(
                        test(healthy, server, row.what(), () -> send(server, row, false)),
                        test(healthy, server, row.what() + ", in pieces", () -> send(server, row, true))));
        Stream<DynamicTest> more =
                scenarios(server).stream().map(scenario -> test(healthy, server, scenario.what(), scenario.steps()));
        DynamicTest end = DynamicTest.dynamicTest("the healthy clients close", healthy::finish);
        return Stream.concat(Stream.concat(rows, more), Stream.of(end));
    }

    private WebSocketServer serve() throws IOException {
        ground.watch(handler);
        Handler echo = new LambdaHandler(null, (ws, message) -> ws.send(message), null, null, null, null, null);
        Limits limits = Limits.defaults()
                .closeTimeout(Duration.ofMillis(500))
                .handshakeTimeout(Duration.ofMillis(2000))
                .maxConnections(HealthyClients.COUNT + 50);
        return ground.start(settings -> settings.limits(limits)
                .compression(DeflateOptions.on())
                .subprotocols("chat")
                .route("/healthy", echo)
                .handle(handler)
                .http(HttpHandler.of(request -> {
                    served.add(request.path());
                    return HttpResponse.text(426, "no WebSocket");
                })));
    }

    private DynamicTest test(HealthyClients healthy, WebSocketServer server, String what, Executable steps) {
        return DynamicTest.dynamicTest(what, () -> {
            handler.rest();
            served.clear();
            steps.execute();
            assertThat(served).doesNotContain("/admin");
            Ground.await("the bad one is gone", () -> server.clients().count() == healthy.count());
            healthy.expectUnaffected();
            healthy.whileSilent(() -> awaitFewBuffers());
        });
    }

    /** Each of the two loops may keep the buffer in which its connections write; what lingers has to go. */
    private void awaitFewBuffers() {
        try {
            Ground.await("the buffers are given back", () -> ground.buffersTaken() <= 2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void send(WebSocketServer server, BadHandshake row, boolean inPieces) throws Exception {
        try (RawPeer peer = RawPeer.connect(server)) {
            byte[] bytes = row.bytes();
            int step = inPieces ? Math.max(1, bytes.length / 300) : bytes.length;
            boolean taken = true;
            for (int at = 0; at < bytes.length && taken; at += step) {
                taken = peer.offer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            }
            String head = peer.readHead();
            int status = Integer.parseInt(head.substring(9, 12));
            assertThat(row.statuses()).as(head).contains(status);
            assertThat(head).doesNotContain("Set-Cookie", "eyJ");
            if (status == 100) {
                head = peer.readHead();
                status = 101;
            }
            if (status == 101) {
                checkOpen(peer, head);
            } else {
                checkRefused(peer, head);
            }
        }
    }

    private void checkOpen(RawPeer peer, String head) throws Exception {
        assertThat(head).startsWith("HTTP/1.1 101 ").doesNotContain("permessage-deflate");
        peer.write(Wire.text("in order"));
        assertThat(peer.readText()).isEqualTo("in order");
        peer.closeCleanly();
        handler.awaitClose();
    }

    private static void checkRefused(RawPeer peer, String head) throws IOException {
        if (head.startsWith("HTTP/1.1 405 ")) {
            assertThat(head).contains("Allow: GET" + NL);
        }
        // A plain request, such as for another upgrade, is answered by the program and kept alive
        if (!head.startsWith("HTTP/1.1 426 ") || head.contains("Sec-WebSocket-Version")) {
            assertThat(head).contains("close" + NL);
            assertThat(new String(peer.readUntilEnd(), StandardCharsets.ISO_8859_1))
                    .doesNotContainPattern("HTTP/1.1 \\d");
        }
    }

    private record Scenario(String what, Executable steps) {}

    private List<Scenario> scenarios(WebSocketServer server) {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario("a request behind the handshake", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write(BadHandshake.right() + "GET /admin HTTP/1.1" + NL + NL);
                assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
                peer.expectClose(1002).expectEnd();
            }
            assertThat(handler.awaitClose().code()).isEqualTo(1002);
        }));
        all.add(new Scenario("a request behind a refusal", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write(BadHandshake.changed("Host: h =>") + "GET /admin HTTP/1.1" + NL + "Host: h" + NL + NL);
                assertThat(peer.readHead()).startsWith("HTTP/1.1 400 ");
                assertThat(new String(peer.readUntilEnd(), StandardCharsets.US_ASCII))
                        .doesNotContain("HTTP/1.1");
            }
        }));
        all.add(new Scenario("addresses that the client made up", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write(BadHandshake.changed(
                        "+ X-Forwarded-For: 203.0.113.9 && + Forwarded: for=203.0.113.9 && + X-Real-IP: x"));
                assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
                WebSocket ws = handler.expect("open").ws();
                assertThat(ws.handshake().remoteAddress().getAddress().isLoopbackAddress())
                        .isTrue();
                peer.closeCleanly();
            }
            handler.awaitClose();
        }));
        all.add(new Scenario("resets before the handshake is done", () -> {
            byte[] request = BadHandshake.right().getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < request.length; i++) {
                RawPeer peer = RawPeer.connect(server);
                peer.write(Arrays.copyOf(request, i));
                peer.reset();
            }
        }));
        all.add(new Scenario("clients that connect and say nothing", () -> {
            List<RawPeer> silent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                silent.add(RawPeer.connect(server));
            }
            for (RawPeer peer : silent) {
                peer.expectEnd();
            }
        }));
        all.add(new Scenario("a header that never ends", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write("GET / HTTP/1.1" + NL + "Host: h" + NL);
                assertThat(peer.readHead()).startsWith("HTTP/1.1 408 ");
            }
        }));
        return all;
    }
}
