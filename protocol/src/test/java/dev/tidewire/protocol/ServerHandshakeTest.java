package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.base;
import static dev.tidewire.protocol.Heads.head;
import static dev.tidewire.protocol.Heads.instead;
import static dev.tidewire.protocol.Heads.plus;
import static dev.tidewire.protocol.Heads.starting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {

    private static final Extension DEFLATE = new Extension("permessage-deflate", List.of());

    static Stream<Arguments> rightRequests() {
        return Stream.of(
                arguments("the base", base()),
                arguments("one empty line first", "\r\n" + base()),
                arguments("Connection is a list", instead("Connection", "Connection: keep-alive, Upgrade")),
                arguments("Connection in two lines", plus("Connection: keep-alive")),
                arguments("Connection with empty elements", instead("Connection", "Connection: ,, upgrade ,")),
                arguments("another capitalisation", instead("Upgrade", "Upgrade: WebSocket")),
                arguments("all capitals", instead("Upgrade", "UPGRADE: WEBSOCKET")),
                arguments("a small name", instead("Connection", "connection: UPGRADE")),
                arguments("no blank behind the colon", instead("Upgrade", "Upgrade:websocket")),
                arguments("tabs around the value", instead("Upgrade", "Upgrade:\twebsocket\t")),
                arguments("Upgrade is a list", instead("Upgrade", "Upgrade: h2c, websocket")),
                arguments("blanks about 13", instead("Sec-WebSocket-Version", "Sec-WebSocket-Version:  13 ")),
                arguments("absolute-form", starting("GET http://h/ws HTTP/1.1")),
                arguments("absolute-form of https", starting("GET HTTPS://h/ws HTTP/1.1")),
                arguments("a later minor version", starting("GET /ws HTTP/1.2")),
                arguments("a body of none", plus("Content-Length: 0")),
                arguments("an expectation that is met", plus("Expect: 100-continue")),
                arguments("other upgraders' names", plus("Connection: Sec-WebSocket-Key, Authorization, X-Real-IP")),
                arguments("no subprotocol in the list", plus("Sec-WebSocket-Protocol:")),
                arguments("no extension in the list", plus("Sec-WebSocket-Extensions:")),
                arguments("an unknown extension", plus("Sec-WebSocket-Extensions: constructor")),
                arguments("8000 extensions of no name", plus("Sec-WebSocket-Extensions: " + ",".repeat(7900))),
                arguments("1000 extensions", plus("Sec-WebSocket-Extensions: a" + ",a".repeat(999))),
                arguments("1000 subprotocols", plus("Sec-WebSocket-Protocol: " + numbers(1000))),
                arguments("opaque bytes in a value", plus("Cookie: name=\u00e9\u00ff")),
                arguments("a request line of 4096 bytes", starting("GET /" + "a".repeat(4082) + " HTTP/1.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rightRequests")
    void opensWithTheAcceptValueOfTheKey(String trait, String wire) throws Exception {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var head = Heads.request(wire, pieceSize);

            var answer = ServerHandshake.read(head).accept(null, List.of(), Headers.empty());

            assertThat(ServerHandshake.isUpgrade(head)).as(trait).isTrue();
            assertThat(answer.encode())
                    .asString(StandardCharsets.ISO_8859_1)
                    .isEqualTo(head(
                            "HTTP/1.1 101 Switching Protocols",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        }
    }

    @Test
    void answersWithSubprotocolExtensionsAndTheCallersHeaders() throws Exception {
        var handshake = read(plus(
                "Sec-WebSocket-Protocol: chat, superchat",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, mux"));
        var agreed =
                new Extension("permessage-deflate", List.of(new Extension.Parameter("server_max_window_bits", "10")));

        var answer = handshake.accept("superchat", List.of(agreed), Headers.of("Set-Cookie", "a=b"));

        assertThat(answer.headers().first("Sec-WebSocket-Protocol")).isEqualTo("superchat");
        assertThat(answer.headers().first("Sec-WebSocket-Extensions"))
                .isEqualTo("permessage-deflate; server_max_window_bits=10");
        assertThat(answer.headers().first("Set-Cookie")).isEqualTo("a=b");
        assertThat(answer.status()).isEqualTo(101);
    }

    @Test
    void listsWhatTheClientOffersInItsOrder() throws Exception {
        var handshake = read(plus(
                "Origin: HTTPS://App.Example:443",
                "Sec-WebSocket-Protocol: b, a",
                "Sec-WebSocket-Protocol: A",
                "Sec-WebSocket-Extensions: permessage-deflate"));

        assertThat(handshake.offeredSubprotocols()).containsExactly("b", "a", "A");
        assertThat(handshake.offeredExtensions()).containsExactly(DEFLATE);
        assertThat(handshake.origin()).isEqualTo(Origin.of("https://app.example"));
        assertThat(handshake.request().path()).isEqualTo("/ws");
    }

    @Test
    void offersNothingWhereTheClientIsSilent() throws Exception {
        var handshake = read(base());

        assertThat(handshake.offeredSubprotocols()).isEmpty();
        assertThat(handshake.offeredExtensions()).isEmpty();
        assertThat(handshake.origin()).isNull();
    }

    @Test
    void refusesToChooseWhatWasNotOffered() throws Exception {
        var handshake = read(plus("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: mux"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> handshake.accept("Chat", List.of(), Headers.empty()))
                .withMessageContaining("did not offer the chosen subprotocol");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handshake.accept(null, List.of(DEFLATE), Headers.empty()))
                .withMessageContaining("did not offer extension permessage-deflate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "connection", "sec-websocket-accept", "Sec-WebSocket-X", "Content-Length"})
    void refusesTheCallersHeaderThatBelongsToTheHandshake(String name) throws Exception {
        var handshake = read(base());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> handshake.accept(null, List.of(), Headers.of(name, "x")))
                .withMessageContaining(name);
    }

    @Test
    void anotherMethodIsToldWhichOneIsAllowed() {
        var failure = assertThrows(HandshakeException.class, () -> read(starting("POST /ws HTTP/1.1")));

        assertThat(failure.headers().all("Allow")).containsExactly("GET");
    }

    @Test
    void anotherProtocolIsToldWhatToUpgradeTo() {
        var failure = assertThrows(HandshakeException.class, () -> read(instead("Upgrade", "Upgrade: h2c")));

        assertThat(failure.status()).isEqualTo(426);
        assertThat(failure.headers().all("Upgrade")).containsExactly("websocket");
        assertThat(failure.headers().hasToken("Connection", "upgrade")).isTrue();
    }

    static Stream<Arguments> plainRequests() {
        return Stream.of(
                arguments("a page", head("GET / HTTP/1.1", "Host: h")),
                arguments("an upgrade to HTTP/2", head("GET / HTTP/1.1", "Host: h", "Upgrade: h2c")),
                arguments("a name alike", head("GET / HTTP/1.1", "Host: h", "Sec-WebSocke: x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plainRequests")
    void isNoUpgrade(String trait, String wire) throws Exception {
        assertThat(ServerHandshake.isUpgrade(Heads.request(wire))).as(trait).isFalse();
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static ServerHandshake read(String wire) throws HandshakeException {
        return ServerHandshake.read(Heads.request(wire));
    }
}
