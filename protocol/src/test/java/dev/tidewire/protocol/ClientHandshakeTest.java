package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {

    private static final String STATUS = "HTTP/1.1 101 Switching Protocols";
    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final Extension DEFLATE =
            new Extension("permessage-deflate", List.of(new Extension.Parameter("client_max_window_bits", null)));

    private final ClientHandshake handshake = ClientHandshake.to("h", 80, false)
            .subprotocols(List.of("chat", "superchat"))
            .extensions(List.of(DEFLATE))
            .build(Heads.KEY);

    @Test
    void asksForTheUpgrade() {
        var request = ClientHandshake.to("Server.Example", 3000, true)
                .target("/chat?room=1")
                .headers(Headers.of("Origin", "https://server.example"))
                .subprotocols(List.of("chat", "superchat"))
                .extensions(List.of(DEFLATE))
                .build(Heads.KEY)
                .request();

        assertThat(request.encode())
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo(head(
                        "GET /chat?room=1 HTTP/1.1",
                        "Host: server.example:3000",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Protocol: chat, superchat",
                        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                        "Origin: https://server.example"));
    }

    @Test
    void asksWithoutWhatIsNotOffered() {
        var request = ClientHandshake.to("h", 80, false).build().request();

        assertThat(request.target()).isEqualTo("/");
        assertThat(request.headers())
                .hasToString("[Host, Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version]");
    }

    @Test
    void asksWithAnotherKeyEachTime() {
        var builder = ClientHandshake.to("h", 80, false);

        var first = builder.build().request().headers().first("Sec-WebSocket-Key");
        var second = builder.build().request().headers().first("Sec-WebSocket-Key");

        assertThat(first).isNotNull().isNotEqualTo(second);
        assertThat(HandshakeKey.isValid(String.valueOf(first))).isTrue();
    }

    @Test
    void isUnderstoodByTheServer() throws Exception {
        var client = ClientHandshake.to("h", 80, false)
                .subprotocols(List.of("chat"))
                .extensions(List.of(DEFLATE))
                .build();
        var server =
                ServerHandshake.read(Heads.request(new String(client.request().encode(), StandardCharsets.ISO_8859_1)));
        var answer = server.accept("chat", server.offeredExtensions(), Headers.empty());

        var agreement = client.accept(Heads.response(new String(answer.encode(), StandardCharsets.ISO_8859_1)));

        assertThat(agreement).isEqualTo(new ClientHandshake.Agreement("chat", List.of(DEFLATE)));
    }

    @ParameterizedTest
    @CsvSource({
        "h, 80, false, h",
        "h, 443, true, h",
        "h, 443, false, h:443",
        "h, 80, true, h:80",
        "::1, 3000, false, [::1]:3000",
        "[::1], 80, false, [::1]"
    })
    void namesThePortWhereItIsNotTheDefault(String host, int port, boolean secure, String expected) {
        var request = ClientHandshake.to(host, port, secure).build().request();

        assertThat(request.headers().all("Host")).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "", "a b", "a/b", "a@b", "h:80:80"})
    void refusesAHostThatIsNone(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientHandshake.to(host, 80, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ws", "/a\r\nX: b", "/a b", "/a#b", "/\u00e9", "/%", "/%0d%0a", "http://h/", "*"})
    void refusesATargetThatIsNone(String target) {
        var builder = ClientHandshake.to("h", 80, false).target(target);

        assertThatIllegalArgumentException().isThrownBy(builder::build);
    }

    @Test
    void refusesWhatWouldBreakTheRequest() {
        var builder = ClientHandshake.to("h", 80, false);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols(List.of("a\r\nX: b")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.subprotocols(List.of("a", "a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.headers(Headers.of("Sec-WebSocket-Key", "x")))
                .withMessageContaining("Sec-WebSocket-Key");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.headers(Headers.of("host", "x")));
    }

    static Stream<Arguments> agreements() {
        return Stream.of(
                arguments(head(STATUS, UPGRADE, CONNECTION, ACCEPT), null, List.of()),
                arguments(
                        head("HTTP/1.1 101", "UPGRADE: WebSocket", "connection: x, upgrade", ACCEPT), null, List.of()),
                arguments(head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Version: 8"), null, List.of()),
                arguments(
                        head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: superchat"),
                        "superchat",
                        List.of()),
                arguments(
                        head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Extensions: permessage-deflate"),
                        null,
                        List.of(new Extension("permessage-deflate", List.of()))));
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void takesWhatTheServerChose(String wire, String subprotocol, List<Extension> extensions) throws Exception {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var agreement = handshake.accept(Heads.response(wire, pieceSize));

            assertThat(agreement.subprotocol()).isEqualTo(subprotocol);
            assertThat(agreement.extensions()).isEqualTo(extensions);
        }
    }

    static Stream<String> wrongAnswers() {
        return Stream.of(
                head("HTTP/1.0 101 x", UPGRADE, CONNECTION, ACCEPT),
                head(STATUS, CONNECTION, ACCEPT),
                head(STATUS, UPGRADE, ACCEPT),
                head(STATUS, UPGRADE, CONNECTION),
                head(STATUS, "Upgrade: h2c", CONNECTION, ACCEPT),
                head(STATUS, "Upgrade: websocket, h2c", CONNECTION, ACCEPT),
                head(STATUS, UPGRADE, UPGRADE, CONNECTION, ACCEPT),
                head(STATUS, UPGRADE, "Connection: close", ACCEPT),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, ACCEPT),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT + "="),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT + " x"),
                head(STATUS, UPGRADE, CONNECTION, "Sec-WebSocket-Accept:"),
                head(STATUS, UPGRADE, CONNECTION, "Sec-WebSocket-Accept: S3PPLMBITXAQ9KYGZZHZRBK+XOO="),
                head(STATUS, UPGRADE, CONNECTION, "Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ=="),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: other"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: Chat"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol:"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: chat, superchat"),
                head(
                        STATUS,
                        UPGRADE,
                        CONNECTION,
                        ACCEPT,
                        "Sec-WebSocket-Protocol: chat",
                        "Sec-WebSocket-Protocol: chat"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Extensions: mux"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Extensions: permessage-deflate;"),
                head(STATUS, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Extensions: " + ",".repeat(64)),
                head(
                        STATUS,
                        UPGRADE,
                        CONNECTION,
                        ACCEPT,
                        "Sec-WebSocket-Extensions: " + "permessage-deflate, permessage-deflate"));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void failsOnAWrongAnswer(String wire) {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var failure =
                    assertThrows(HandshakeException.class, () -> handshake.accept(Heads.response(wire, pieceSize)));

            assertThat(failure).isNotInstanceOf(UpgradeRefusedException.class);
            assertThat(failure.status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 204, 301, 302, 307, 401, 503})
    void reportsTheAnswerOfAServerThatRefuses(int status) throws Exception {
        var response = Heads.response(head("HTTP/1.1 " + status + " x", UPGRADE, CONNECTION, ACCEPT, "Location: /"));

        var failure = assertThrows(UpgradeRefusedException.class, () -> handshake.accept(response));

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.headers().first("location")).isEqualTo("/");
        assertThat(failure.response()).isSameAs(response);
        assertThat(failure).hasMessageContaining(String.valueOf(status));
    }
}
