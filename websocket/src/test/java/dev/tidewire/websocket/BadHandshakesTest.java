package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int HEALTHY = 50;
    private static final String NL = "\r\n";
    private static final String KEY = RawPeer.KEY;

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
    private final LinkedBlockingQueue<String> served = new LinkedBlockingQueue<>();

    /** What is sent, and the statuses of which one must be the answer. */
    private record Row(String what, String request, List<Integer> statuses) {}

    /** A correct request with its lines replaced: each pair is a line and what stands in its place, nothing to drop it. */
    private static String request(String... replacements) {
        String request = "GET / HTTP/1.1" + NL + RawPeer.UPGRADE + NL;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(request).contains(replacements[i] + NL);
            String instead = replacements[i + 1];
            request = request.replace(replacements[i] + NL, instead.isEmpty() ? "" : instead + NL);
        }
        return request;
    }

    private static String withHeaders(String... lines) {
        return request("Host: h", "Host: h" + NL + String.join(NL, lines));
    }

    private static Row row(String what, String request, Integer... statuses) {
        return new Row(what, request, List.of(statuses));
    }

    private static Stream<Row> connection() {
        return Stream.of(
                row("no Host", request("Host: h", ""), 400),
                row("two Hosts", withHeaders("Host: h"), 400),
                row("a list of Hosts", request("Host: h", "Host: a, b"), 400),
                row("a user in Host", request("Host: h", "Host: a@b"), 400),
                row("no Connection", request("Connection: Upgrade", ""), 400),
                row("Connection: close", request("Connection: Upgrade", "Connection: close"), 400),
                row("more in Connection", request("Connection: Upgrade", "Connection: keep-alive, Upgrade"), 101),
                row(
                        "any case",
                        request(
                                "Upgrade: websocket",
                                "uPGRADE: WebSocket",
                                KEY,
                                "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ=="),
                        101),
                row("any case in Connection", request("Connection: Upgrade", "connection: UPGRADE"), 101),
                row("Upgrade: websockets", request("Upgrade: websocket", "Upgrade: websockets"), 400, 426),
                row("Upgrade: h2c", request("Upgrade: websocket", "Upgrade: h2c"), 400, 426),
                row("an empty Upgrade", request("Upgrade: websocket", "Upgrade:"), 400, 426),
                row(
                        "hop-by-hop names",
                        request(
                                "Connection: Upgrade",
                                "Connection: Upgrade, Sec-WebSocket-Key, Authorization, X-Real-IP"),
                        101,
                        400));
    }

    private static Stream<Row> keyAndVersion() {
        return Stream.concat(
                Stream.of(
                        row("no key", request(KEY, ""), 400),
                        row("an empty key", request(KEY, "Sec-WebSocket-Key:"), 400),
                        row("a key of 15 bytes", request(KEY, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA"), 400),
                        row("a key of no base64", request(KEY, "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!=="), 400),
                        row("a URL-safe key", request(KEY, "Sec-WebSocket-Key: dGhl-HNhbXBsZS_ub25jZQ=="), 400),
                        row("a blank in the key", request(KEY, "Sec-WebSocket-Key: dGhlIHNhbXBs ZSBub25jZQ=="), 400),
                        row("the same key twice", withHeaders(KEY), 400),
                        row("two keys", withHeaders("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 400),
                        row("no version", request("Sec-WebSocket-Version: 13", ""), 400),
                        row(
                                "blanks around the version",
                                request("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version:  13 "),
                                101)),
                Stream.of("7", "8", "0", "12", "14", "255", "256", "-13", "+13", "013", "13.0", "13, 8", "0x0d")
                        .map(version -> row(
                                "version " + version,
                                request("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version),
                                400,
                                426)));
    }

    private static Stream<Row> requestLine() {
        return Stream.concat(
                Stream.of("POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "get", "GET\t")
                        .map(method -> row(
                                "method " + method.strip(),
                                request("GET / HTTP/1.1", method + " / HTTP/1.1"),
                                400,
                                405)),
                Stream.of(
                        row("HTTP/1.0", request("GET / HTTP/1.1", "GET / HTTP/1.0"), 400, 426),
                        row("a whole URI", request("GET / HTTP/1.1", "GET http://h/ HTTP/1.1"), 101),
                        row("the default port", request("GET / HTTP/1.1", "GET http://H:80/ HTTP/1.1"), 101),
                        row("a foreign host", request("GET / HTTP/1.1", "GET http://other/ HTTP/1.1"), 421),
                        row("an asterisk", request("GET / HTTP/1.1", "GET * HTTP/1.1"), 400),
                        row("an authority", request("GET / HTTP/1.1", "GET h:80 HTTP/1.1"), 400),
                        row("a fragment", request("GET / HTTP/1.1", "GET /#x HTTP/1.1"), 400),
                        row("a blank in the path", request("GET / HTTP/1.1", "GET /a b HTTP/1.1"), 400),
                        row("a byte beyond ASCII", request("GET / HTTP/1.1", "GET /\u00e9 HTTP/1.1"), 400),
                        row("a control byte", request("GET / HTTP/1.1", "GET /\u0001 HTTP/1.1"), 400),
                        row("4,096 bytes", request("GET / HTTP/1.1", "GET /" + "a".repeat(4082) + " HTTP/1.1"), 101),
                        row("4,097 bytes", request("GET / HTTP/1.1", "GET /" + "a".repeat(4083) + " HTTP/1.1"), 414),
                        row("10 MB", "GET /" + "a".repeat(10_000_000), 414),
                        row("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505)));
    }

    private static Stream<Row> bodies() {
        return Stream.of(
                row("a body", withHeaders("Content-Length: 5") + "hello", 400),
                row("a body of 100 MB to come", withHeaders("Content-Length: 104857600"), 400, 413),
                row("a length and chunks", withHeaders("Content-Length: 4", "Transfer-Encoding: chunked"), 400, 501),
                row("chunked, identity", withHeaders("Transfer-Encoding: chunked, identity"), 400, 501),
                row("chunked, xchunked", withHeaders("Transfer-Encoding: chunked, xchunked"), 400, 501),
                row("two encodings", withHeaders("Transfer-Encoding: chunked", "Transfer-Encoding: x"), 400, 501),
                row("a vertical tab", withHeaders("Transfer-Encoding:\u000bchunked"), 400, 501),
                row("two lengths", withHeaders("Content-Length: 5", "Content-Length: 6") + "hello", 400),
                row("a list of lengths", withHeaders("Content-Length: 5, 5") + "hello", 400),
                row("+5", withHeaders("Content-Length: +5") + "hello", 400),
                row("5 5", withHeaders("Content-Length: 5 5") + "hello", 400),
                row("20 digits", withHeaders("Content-Length: 99999999999999999999"), 400),
                row("Expect: 100-continue", withHeaders("Expect: 100-continue"), 100, 101),
                row("Expect: x", withHeaders("Expect: x"), 417));
    }

    private static Stream<Row> lines() {
        return Stream.of(
                row("a folded line", request("Connection: Upgrade", "Connection: keep-alive," + NL + " Upgrade"), 400),
                row("a blank before the colon", request("Upgrade: websocket", "Upgrade : websocket"), 400),
                row("a tab before the colon", request("Upgrade: websocket", "Upgrade\t: websocket"), 400),
                row("a blank before the first header", request("Host: h", " Host: h"), 400),
                row("line feeds alone", request().replace(NL, "\n"), 400),
                row("carriage returns alone", request().replace(NL, "\r") + NL, 400),
                row("NUL in a value", withHeaders("X: a\0b"), 400),
                row("a line feed too many", request().replace(NL + NL, "\r\n\n"), 400),
                row("one empty line before", NL + request(), 101),
                row("1,000 empty lines before", NL.repeat(1000) + request(), 400),
                row("bytes before", "\0\u0001\u007f" + request(), 400),
                row("101 headers", withHeaders("X: y" + (NL + "X: y").repeat(100)), 431),
                row("9 KB of headers", withHeaders("X: " + "y".repeat(9_000)), 431),
                row("TLS on a plain port", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", 400),
                row("SSH", "SSH-2.0-OpenSSH_9.9" + NL, 400),
                row("Redis", "*1" + NL + "$4" + NL + "PING" + NL, 400),
                row("PROXY protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2" + NL + request(), 400));
    }

    private static Stream<Row> extensions() {
        String name = "Sec-WebSocket-Extensions: ";
        Stream<Row> declined = Stream.of(
                        "constructor",
                        "x-webkit-deflate-frame",
                        "permessage-bzip2",
                        "mux",
                        "permessage-deflate; server_max_window_bits=7",
                        "permessage-deflate; server_max_window_bits=16",
                        "permessage-deflate; server_max_window_bits=0",
                        "permessage-deflate; server_max_window_bits=99",
                        "permessage-deflate; server_max_window_bits=08",
                        "permessage-deflate; server_max_window_bits=10.5",
                        "permessage-deflate; server_max_window_bits=\"\"",
                        "permessage-deflate; unknown",
                        "permessage-deflate; client_no_context_takeover=1",
                        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                        "a" + ", a".repeat(999),
                        ",;constructor",
                        ";;;",
                        "a=\"",
                        "permessage-deflate;=",
                        "permessage-deflate; server_max_window_bits=-8",
                        ",".repeat(8000))
                .map(offer -> row(
                        "extension " + (offer.length() > 70 ? offer.length() + " bytes" : offer),
                        withHeaders(name + offer),
                        101,
                        400));
        return Stream.concat(declined, subprotocols());
    }

    private static Stream<Row> subprotocols() {
        String name = "Sec-WebSocket-Protocol: ";
        return Stream.of(
                row("a subprotocol twice", withHeaders(name + "chat, chat"), 400),
                row("an empty list of subprotocols", withHeaders(name), 101, 400),
                row("1,000 subprotocols", withHeaders(name + numbered(1000)), 101),
                row("no subprotocol that is spoken", withHeaders(name + "soap, wamp"), 101),
                row("a token for a subprotocol", withHeaders(name + "chat, eyJhbGciOiJub25lIn0"), 101),
                row("a header in a subprotocol", withHeaders(name + "a%0d%0aSet-Cookie:a=b"), 101, 400),
                row("a header in the path", request("GET / HTTP/1.1", "GET /%0d%0aSet-Cookie:a=b HTTP/1.1"), 101, 400),
                row("a header in the query", request("GET / HTTP/1.1", "GET /?%0d%0aSet-Cookie:a=b HTTP/1.1"), 101),
                row("a header in Origin", withHeaders("Origin: http://h%0d%0aSet-Cookie:a=b"), 403),
                row("two Origins", withHeaders("Origin: http://h", "Origin: http://h"), 400, 403),
                row("an Origin of 7 KB", withHeaders("Origin: http://" + "h".repeat(7_000)), 400, 403));
    }

    private static String numbered(int count) {
        StringBuilder names = new StringBuilder("p0");
        for (int i = 1; i < count; i++) {
            names.append(",p").append(i);
        }
        return names.toString();
    }

    @TestFactory
    Stream<DynamicTest> everyRow() throws Exception {
        WebSocketServer server = serve();
        HealthyClients healthy = new HealthyClients(ground, server, "/healthy", HEALTHY);
        Stream<DynamicTest> rows = Stream.of(
                        connection(), keyAndVersion(), requestLine(), bodies(), lines(), extensions())
                .flatMap(all -> all)
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
                .maxConnections(HEALTHY + 50);
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

    private void send(WebSocketServer server, Row row, boolean inPieces) throws Exception {
        try (RawPeer peer = RawPeer.connect(server)) {
            byte[] bytes = row.request().getBytes(StandardCharsets.ISO_8859_1);
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
                peer.write(request() + "GET /admin HTTP/1.1" + NL + NL);
                assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
                peer.expectClose(1002).expectEnd();
            }
            assertThat(handler.awaitClose().code()).isEqualTo(1002);
        }));
        all.add(new Scenario("a request behind a refusal", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write(request("Host: h", "") + "GET /admin HTTP/1.1" + NL + "Host: h" + NL + NL);
                assertThat(peer.readHead()).startsWith("HTTP/1.1 400 ");
                assertThat(new String(peer.readUntilEnd(), StandardCharsets.US_ASCII))
                        .doesNotContain("HTTP/1.1");
            }
        }));
        all.add(new Scenario("addresses that the client made up", () -> {
            try (RawPeer peer = RawPeer.connect(server)) {
                peer.write(withHeaders("X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: x"));
                assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
                WebSocket ws = handler.expect("open").ws();
                assertThat(ws.handshake().remoteAddress().getAddress().isLoopbackAddress())
                        .isTrue();
                peer.closeCleanly();
            }
            handler.awaitClose();
        }));
        all.add(new Scenario("resets before the handshake is done", () -> {
            byte[] request = request().getBytes(StandardCharsets.US_ASCII);
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
