package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.base;
import static dev.tidewire.protocol.Heads.head;
import static dev.tidewire.protocol.Heads.instead;
import static dev.tidewire.protocol.Heads.plus;
import static dev.tidewire.protocol.Heads.starting;
import static dev.tidewire.protocol.Heads.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that a server must refuse, each with the status it is refused with. */
class BadRequestsTest {

    static Stream<Arguments> host() {
        return Stream.of(
                arguments("no Host", 400, without("Host")),
                arguments("two Hosts", 400, instead("Host", "Host: h", "Host: h")),
                arguments("a list of hosts", 400, instead("Host", "Host: a, b")),
                arguments("a list without a blank", 400, instead("Host", "Host: a,b")),
                arguments("user information", 400, instead("Host", "Host: a@b")),
                arguments("an empty Host", 400, instead("Host", "Host:")),
                arguments("a path", 400, instead("Host", "Host: h/x")),
                arguments("a port that is no number", 400, instead("Host", "Host: h:x")),
                arguments("a port out of range", 400, instead("Host", "Host: h:65536")),
                arguments("two Hosts in HTTP/1.0", 400, head("GET / HTTP/1.0", "Host: h", "Host: h")));
    }

    static Stream<Arguments> upgrade() {
        return Stream.of(
                arguments("no Connection", 400, without("Connection")),
                arguments("another Connection", 400, instead("Connection", "Connection: keep-alive")),
                arguments("Connection names more than Upgrade", 400, instead("Connection", "Connection: Upgrades")),
                arguments("no Upgrade", 426, without("Upgrade")),
                arguments("websockets", 426, instead("Upgrade", "Upgrade: websockets")),
                arguments("xwebsocket", 426, instead("Upgrade", "Upgrade: xwebsocket")),
                arguments("a versioned websocket", 426, instead("Upgrade", "Upgrade: websocket/13")),
                arguments("h2c", 426, instead("Upgrade", "Upgrade: h2c")),
                arguments("an empty Upgrade", 426, instead("Upgrade", "Upgrade:")),
                arguments("HTTP/1.0", 400, starting("GET /ws HTTP/1.0")));
    }

    static Stream<Arguments> key() {
        return Stream.of(
                        "",
                        "AAAAAAAAAAAAAAAAAAAA",
                        "AAAAAAAAAAAAAAAAAAAAAAA=",
                        "AAAAAAAAAAAAAAAAAAAAAAAA",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAA==",
                        "AAAAAAAAAAAAAAAAAAAAAA",
                        "!!!!!!!!!!!!!!!!!!!!!!==",
                        "dGhlIHNhbXBsZSBub25j-_==",
                        "dGhlIHNhbXBs ZSBub25jZQ==",
                        "dGhlIHNhbXBs SBub25jZQ==",
                        "dGhlIHNhbXBsZSBub25jZQ=",
                        "=GhlIHNhbXBsZSBub25jZQ==",
                        "\u00e9GhlIHNhbXBsZSBub25jZQ==")
                .map(key -> arguments(
                        "key \"" + key + "\"", 400, instead("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + key)));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("no key", 400, without("Sec-WebSocket-Key")),
                arguments("the key twice", 400, plus("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")),
                arguments("two keys", 400, plus("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")));
    }

    static Stream<Arguments> method() {
        var methods = Stream.of("POST", "PUT", "HEAD", "DELETE", "get", "Get", "GETX")
                .map(method -> arguments(method, 405, starting(method + " /ws HTTP/1.1")));
        var refusedTargets = Stream.of(
                arguments("OPTIONS *", 400, starting("OPTIONS * HTTP/1.1")),
                arguments("CONNECT", 400, starting("CONNECT h:80 HTTP/1.1")),
                arguments("a tab behind the method", 400, starting("GET\t/ws HTTP/1.1")),
                arguments("a tab before the target", 400, starting("GET \t/ws HTTP/1.1")));
        return Stream.concat(methods, refusedTargets);
    }

    static Stream<Arguments> body() {
        return Stream.of(
                arguments("a body", 400, plus("Content-Length: 5")),
                arguments("a large body", 400, plus("Content-Length: 104857600")),
                arguments("both framings", 400, plus("Content-Length: 4", "Transfer-Encoding: chunked")),
                arguments("chunked", 400, plus("Transfer-Encoding: chunked")),
                arguments("two codings", 400, plus("Transfer-Encoding: chunked, identity")),
                arguments("an unknown coding", 400, plus("Transfer-Encoding: chunked, xchunked")),
                arguments("two codings of two lines", 400, plus("Transfer-Encoding: a", "Transfer-Encoding: chunked")),
                arguments("a coding behind a tab", 400, plus("Transfer-Encoding:\u000bchunked")),
                arguments("a coding before a blank", 400, plus("Transfer-Encoding: Chunked ")),
                arguments("an empty coding", 400, plus("Transfer-Encoding:")),
                arguments("two lengths", 400, plus("Content-Length: 5", "Content-Length: 6")),
                arguments("a length twice", 400, plus("Content-Length: 5", "Content-Length: 5")),
                arguments("a list of lengths", 400, plus("Content-Length: 5, 5")),
                arguments("a sign", 400, plus("Content-Length: +5")),
                arguments("a negative length", 400, plus("Content-Length: -1")),
                arguments("a blank within", 400, plus("Content-Length: 5 5")),
                arguments("a hexadecimal length", 400, plus("Content-Length: 0x5")),
                arguments("an empty length", 400, plus("Content-Length:")),
                arguments("20 digits", 400, plus("Content-Length: 00000000000000000005")),
                arguments("chunks in HTTP/1.0", 400, head("GET / HTTP/1.0", "Transfer-Encoding: chunked")),
                arguments("both in 1.0", 400, head("GET / HTTP/1.0", "Transfer-Encoding: a", "Content-Length: 1")),
                arguments(
                        "chunks without upgrade",
                        411,
                        head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")),
                arguments("gzip without upgrade", 400, head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: gzip")),
                arguments("an unknown expectation", 417, plus("Expect: x")),
                arguments("two expectations", 417, plus("Expect: 100-continue", "Expect: x")));
    }

    static Stream<Arguments> target() {
        return Stream.of(
                arguments("asterisk-form", 400, starting("GET * HTTP/1.1")),
                arguments("authority-form", 400, starting("GET h:80 HTTP/1.1")),
                arguments("no slash", 400, starting("GET ws HTTP/1.1")),
                arguments("another scheme", 400, starting("GET ftp://h/ws HTTP/1.1")),
                arguments("user information", 400, starting("GET http://a@h/ws HTTP/1.1")),
                arguments("no authority", 400, starting("GET http:///ws HTTP/1.1")),
                arguments("another host", 421, starting("GET http://other/ws HTTP/1.1")),
                arguments("another port", 421, starting("GET http://h:81/ws HTTP/1.1")),
                arguments("a fragment", 400, starting("GET /ws#x HTTP/1.1")),
                arguments("a space", 400, starting("GET /w s HTTP/1.1")),
                arguments("two spaces", 400, starting("GET /ws  HTTP/1.1")),
                arguments("two spaces before", 400, starting("GET  /ws HTTP/1.1")),
                arguments("a space behind the version", 400, starting("GET /ws HTTP/1.1 ")),
                arguments("non-ASCII", 400, starting("GET /caf\u00e9 HTTP/1.1")),
                arguments("a control", 400, starting("GET /\u0001 HTTP/1.1")),
                arguments("DEL", 400, starting("GET /\u007f HTTP/1.1")),
                arguments("half an escape", 400, starting("GET /%4 HTTP/1.1")),
                arguments("no hexadecimal escape", 400, starting("GET /%zz HTTP/1.1")),
                arguments("half of an escape's digits", 400, starting("GET /%4z HTTP/1.1")),
                arguments("an escaped byte that is not UTF-8", 400, starting("GET /%ff HTTP/1.1")),
                arguments("an overlong slash", 400, starting("GET /%c0%af HTTP/1.1")),
                arguments("escaped line ends", 400, starting("GET /%0d%0aSet-Cookie:a=b HTTP/1.1")),
                arguments("an escaped NUL", 400, starting("GET /%00 HTTP/1.1")));
    }

    static Stream<Arguments> requestLine() {
        return Stream.of(
                arguments("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments("HTTP/0.9", 505, starting("GET / HTTP/0.9")),
                arguments("HTTP/0.9 without version", 400, starting("GET /")),
                arguments("a method alone", 400, starting("GET")),
                arguments("an empty target", 400, starting("GET  HTTP/1.1")),
                arguments("a long version", 400, starting("GET / HTTP/1.11")),
                arguments("a short version", 400, starting("GET / HTTP/1.")),
                arguments("a small version", 400, starting("GET / http/1.1")),
                arguments("a space before the method", 400, starting(" GET /ws HTTP/1.1")),
                arguments("TLS", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"),
                arguments("SSH", 400, "SSH-2.0-OpenSSH_9.2p1\r\n"),
                arguments("Redis", 400, "PING\r\n"),
                arguments("PROXY v1", 400, "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n" + base()),
                arguments("PROXY v2", 400, "\r\n\r\n\0\r\nQUIT\n"),
                arguments("controls first", 400, "\u0000\u0001\u007f" + base()),
                arguments("1000 empty lines first", 400, "\r\n".repeat(1000) + base()),
                arguments("two empty lines first", 400, "\r\n\r\n" + base()),
                arguments("a bare line feed first", 400, "\n" + base()),
                arguments("a bare carriage return first", 400, "\r" + base()));
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("obs-fold", 400, instead("Connection", "Connection: keep-alive,\r\n Upgrade")),
                arguments("obs-fold with a tab", 400, instead("Connection", "Connection: keep-alive,\r\n\tUpgrade")),
                arguments("space before colon", 400, instead("Upgrade", "Upgrade : websocket")),
                arguments("tab before colon", 400, instead("Upgrade", "Upgrade\t: websocket")),
                arguments("space before the first header", 400, instead("Host", " Host: h")),
                arguments("no name", 400, plus(": x")),
                arguments("no colon", 400, plus("X")),
                arguments("a name of no token", 400, plus("a(b): x")),
                arguments("a name beyond ASCII", 400, plus("\u00e9: x")),
                arguments("bare line feeds", 400, base().replace("\r\n", "\n")),
                arguments("a bare line feed behind a header", 400, base().replace("h\r\n", "h\n")),
                arguments("a bare carriage return", 400, base().replace("h\r\n", "h\r")),
                arguments("bare carriage returns", 400, base().replace("\r\n", "\r")),
                arguments("NUL", 400, plus("X: a\0b")),
                arguments("a bell", 400, plus("X: \u0007")),
                arguments("escape", 400, plus("X: \u001b[2J")),
                arguments("DEL", 400, plus("X: \u007f")),
                arguments("CR LF LF", 400, "GET /ws HTTP/1.1\r\nHost: h\r\n\n"),
                arguments("CR CR LF", 400, "GET /ws HTTP/1.1\r\nHost: h\r\r\n"));
    }

    static Stream<Arguments> size() {
        return Stream.of(
                arguments("a line of 4097 bytes", 414, starting("GET /" + "a".repeat(4083) + " HTTP/1.1")),
                arguments("a method without end", 414, "G".repeat(4097)),
                arguments(
                        "101 headers", 431, plus(Collections.nCopies(96, "a: b").toArray(String[]::new))),
                arguments("a value too long", 431, plus("Cookie: " + "a".repeat(8192))),
                arguments("a name too long", 431, plus("a".repeat(8192))),
                arguments("8 KiB of origin", 431, plus("Origin: https://" + "a".repeat(8192))));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                arguments("two origins", 400, plus("Origin: https://a", "Origin: https://a")),
                arguments("an empty origin", 403, plus("Origin:")),
                arguments("an origin with a path", 403, plus("Origin: https://a/")),
                arguments("a list of origins", 403, plus("Origin: https://a https://b")),
                arguments("a subprotocol twice", 400, plus("Sec-WebSocket-Protocol: chat, chat")),
                arguments("twice in two lines", 400, plus("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a")),
                arguments("no token", 400, plus("Sec-WebSocket-Protocol: a b")),
                arguments("escaped line ends", 400, plus("Sec-WebSocket-Protocol: %0d%0aSet-Cookie:a=b")),
                arguments("1025 subprotocols", 400, plus("Sec-WebSocket-Protocol: " + numbers(1025))),
                arguments("empty extension", 400, plus("Sec-WebSocket-Extensions: ,;constructor")),
                arguments("semicolons", 400, plus("Sec-WebSocket-Extensions: ;;;")),
                arguments("an open quote", 400, plus("Sec-WebSocket-Extensions: a=\"")),
                arguments("no parameter", 400, plus("Sec-WebSocket-Extensions: permessage-deflate;=")));
    }

    static Stream<Arguments> version() {
        var numbers = Stream.of("0", "7", "8", "12", "14", "255")
                .map(version -> arguments(
                        "version " + version,
                        426,
                        instead("Sec-WebSocket-Version", "Sec-WebSocket-Version: " + version)));
        var malformed = Stream.of("256", "1000", "-13", "+13", "013", "00", "13.0", "13, 8", "13,13", "0x0d", "", "1 3")
                .map(version -> arguments(
                        "version \"" + version + "\"",
                        400,
                        instead("Sec-WebSocket-Version", "Sec-WebSocket-Version: " + version)));
        var counted = Stream.of(
                arguments(
                        "another version whose key has another form",
                        426,
                        instead("Sec-WebSocket-Version", "Sec-WebSocket-Version: 14")
                                .replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=")),
                arguments("no version", 400, without("Sec-WebSocket-Version")),
                arguments("the version twice", 400, plus("Sec-WebSocket-Version: 13")));
        return Stream.of(numbers, malformed, counted).flatMap(stream -> stream);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({
        "host",
        "upgrade",
        "key",
        "keys",
        "method",
        "body",
        "target",
        "requestLine",
        "lines",
        "size",
        "lists",
        "version"
    })
    void isRefused(String fault, int status, String wire) {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var failure = assertThrows(HandshakeException.class, () -> open(wire, pieceSize), fault);

            assertThat(failure.status()).as("status").isEqualTo(status);
            assertThat(failure.headers().hasToken("Connection", "close")).isTrue();
            assertThat(failure.getMessage()).matches("[ -~]{10,120}");
            assertThat(failure.getStackTrace()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("version")
    void namesTheVersionThatIsSpoken(String fault, int status, String wire) {
        var failure = assertThrows(HandshakeException.class, () -> open(wire, Heads.WHOLE), fault);

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.headers().all("Sec-WebSocket-Version")).containsExactly("13");
    }

    private static void open(String wire, int pieceSize) throws HandshakeException {
        var head = Heads.request(wire, pieceSize);
        assertThat(ServerHandshake.isUpgrade(head))
                .as("an upgrade is asked for")
                .isTrue();
        ServerHandshake.read(head);
    }
}
