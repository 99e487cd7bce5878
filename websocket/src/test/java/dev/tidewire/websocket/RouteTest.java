package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which path is served by whom, and which pages may connect there. */
class RouteTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private static String request(String path, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET " + path + " HTTP/1.1\r\n" + RawPeer.UPGRADE + more + "\r\n";
    }

    private static Route naming(String name) {
        // A test that has seen the status hangs up at once, perhaps before the name has left
        return Route.to(on -> on.open(ws -> ws.send(name)).error((ws, cause) -> {}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                  | root",
                "/?x=/chat/a        | root",
                "/chat              | chat",
                "/ch%61t            | chat",
                "/chat/lobby        | lobby",
                "/chat/kitchen      | room kitchen",
                "/chat/a%2Fb%20%C3%BC | room a/b ü",
                "/chat/a/b          | two a b",
                "/chat/             | 404",
                "/chat//b           | 404",
                "/chat/a/b/c        | 404",
                "/Chat              | 404",
                "//chat             | 404",
                "/elsewhere         | 404"
            })
    void findsTheRouteOfAPath(String path, String expected) throws Exception {
        WebSocketServer server = ground.start(settings -> settings.route("/", naming("root"))
                .route(
                        "/chat/{room}",
                        Route.to(on ->
                                on.open(ws -> ws.send("room " + ws.handshake().variable("room")))))
                .route("/chat", naming("chat"))
                .route("/chat/lobby", naming("lobby"))
                .route(
                        "/chat/{a}/{b}",
                        Route.to(on ->
                                on.open(ws -> ws.send("two " + ws.handshake().variable("a") + " "
                                        + ws.handshake().variable("b"))))));
        RawPeer peer = ground.connect(server);
        String head = peer.ask(request(path));
        if (expected.equals("404")) {
            assertThat(head).startsWith("HTTP/1.1 404 ");
        } else {
            assertThat(head).startsWith("HTTP/1.1 101 ");
            assertThat(peer.readText()).isEqualTo(expected);
        }
    }

    @Test
    void servesTheRestByTheCommonHandler() throws Exception {
        WebSocketServer server =
                ground.start(settings -> settings.route("/chat", naming("chat")).handle(naming("rest")));
        assertThat(ground.connect(server).upgrade("/anything/else").readText()).isEqualTo("rest");
        assertThat(ground.connect(server).upgrade("/chat").readText()).isEqualTo("chat");
    }

    @Test
    void refusesRoutesThatCannotBeMeant() {
        assertThatThrownBy(() -> ground.start(settings -> settings.route("chat", naming("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ground.start(settings -> settings.route("/{a}/{a}", naming("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ground.start(
                        settings -> settings.route("/a", naming("x")).route("/a", naming("y"))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ground.start(settings -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void givesEachRouteItsOwnLimitsSubprotocolsAndAdmission() throws Exception {
        RecordingHandler handler = ground.watch(new RecordingHandler());
        Route strict = Route.to(handler)
                .limits(Limits.defaults().maxMessage(10))
                .subprotocols("small")
                .admission(Admission.of(handshake -> handshake.query("key") == null
                        ? Admission.Decision.refuse(401, "no key")
                        : Admission.Decision.accept()));
        WebSocketServer server = ground.start(
                settings -> settings.route("/strict", strict).handle(handler).subprotocols("large"));
        assertThat(ground.connect(server).ask(request("/strict"))).startsWith("HTTP/1.1 401 ");
        RawPeer peer = ground.connect(server);
        assertThat(peer.ask(request("/strict?key=1", "Sec-WebSocket-Protocol: large, small")))
                .contains("Sec-WebSocket-Protocol: small\r\n");
        peer.write(Wire.text("eleven byte"));
        peer.expectClose(1009);
        peer.close();
        RawPeer other = ground.connect(server);
        assertThat(other.ask(request("/", "Sec-WebSocket-Protocol: large, small")))
                .contains("Sec-WebSocket-Protocol: large\r\n");
        other.write(Wire.text("eleven byte"));
        other.closeCleanly();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The host that is asked for is app.example; listed is https://other.example:8443
                "http://app.example         | plain  | 101",
                "https://app.example        | plain  | 101",
                "HTTPS://APP.EXAMPLE        | plain  | 101",
                "https://app.example:443    | plain  | 101",
                "https://app.example:444    | plain  | 403",
                "https://app.example.       | plain  | 403",
                "https://evil.example       | plain  | 403",
                "https://app.example.evil   | plain  | 403",
                "https://xn--pp-ela.example | plain  | 403",
                "https://äpp.example        | plain  | 403",
                "https://u@app.example      | plain  | 403",
                "https://app.example/       | plain  | 403",
                "null                       | plain  | 403",
                "file://                    | plain  | 403",
                "chrome-extension://x       | plain  | 403",
                "https://other.example:8443 | plain  | 101",
                "https://other.example      | plain  | 403",
                "http://other.example:8443  | plain  | 403",
                "''                         | plain  | 403",
                "https://app.example        | secure | 101",
                "http://app.example         | secure | 403"
            })
    void letsPagesOfItsOwnHostAndListedOnesIn(String origin, String scheme, int status) throws Exception {
        boolean secure = scheme.equals("secure");
        WebSocketServer server = ground.start(settings -> {
            settings.handle(naming("in")).origins("https://other.example:8443");
            if (secure) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer =
                secure ? ground.keep(RawPeer.connectTls(server, Certificates.trusting())) : ground.connect(server);
        String head = peer.ask(request("/", "Origin: " + origin).replace("Host: h", "Host: app.example"));
        assertThat(head).startsWith("HTTP/1.1 " + status + " ");
        assertThat(head).doesNotContain("Access-Control");
    }

    @Test
    void letsPagesInWhereARouteSaysSo() throws Exception {
        WebSocketServer server =
                ground.start(settings -> settings.route("/open", naming("open").origins("*"))
                        .route("/one", naming("one").origins("https://page.example"))
                        .handle(naming("rest")));
        assertThat(status(server, "/open", "https://any.example")).isEqualTo("101");
        assertThat(status(server, "/open", "null")).isEqualTo("101");
        assertThat(status(server, "/one", "https://page.example")).isEqualTo("101");
        assertThat(status(server, "/", "https://page.example")).isEqualTo("403");
    }

    @Test
    void refusesOriginsThatAreNone() {
        WebSocketServer.Builder settings = WebSocketServer.builder();
        assertThatThrownBy(() -> settings.origins("app.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.origins("https://app.example/path"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String status(WebSocketServer server, String path, String origin) throws IOException {
        return ground.connect(server)
                .ask(request(path, "Origin: " + origin))
                .substring("HTTP/1.1 ".length(), "HTTP/1.1 101".length());
    }
}
