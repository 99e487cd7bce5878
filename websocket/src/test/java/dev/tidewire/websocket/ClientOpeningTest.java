package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.HeadLimits;
import dev.tidewire.protocol.UpgradeRefusedException;
import dev.tidewire.websocket.ClientRawServer.Peer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's opening handshake with servers that are not what they should be (RFC 6455 §4.1). */
class ClientOpeningTest {
    private final ClientRecorder events = new ClientRecorder();
    private ClientRawServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ClientRawServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private WebSocketClient client() {
        return WebSocketClient.to(server.url());
    }

    private Throwable failureAfter(WebSocketClient client, String answer) throws Exception {
        ClientSocket socket = client.connect(events);
        try (Peer peer = server.accept()) {
            peer.send(answer.replace("{accept}", peer.acceptValue()).replace("|", "\r\n"));
            Throwable failure = events.awaitError();
            assertThat(peer.readToEnd()).as("bytes after the request").isEmpty();
            expectNeverOpened(socket, failure);
            return failure;
        }
    }

    private void expectNeverOpened(ClientSocket socket, Throwable failure) throws Exception {
        assertThat(ClientTest.await(socket.closed())).isEqualTo(new CloseEvent(1006, "", false, failure));
        assertThatThrownBy(() -> ClientTest.await(socket.opened())).hasCause(failure);
        assertThat(socket.state()).isEqualTo(State.CLOSED);
        assertThat(events.order()).containsExactly("error");
    }

    @Test
    void sendsWhatItWasTold() throws Exception {
        WebSocketClient.to("ws://localhost:" + server.port() + "/chat?room=1")
                .header("Origin", "http://localhost")
                .header("Authorization", () -> "Bearer token")
                .subprotocols("chat.v2", "chat.v1")
                .compression(DeflateOptions.on())
                .connect(events);
        try (Peer peer = server.accept()) {
            assertThat(peer.request())
                    .startsWith("GET /chat?room=1 HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n")
                    .contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                    .contains("\r\nSec-WebSocket-Version: 13\r\n")
                    .contains("\r\nSec-WebSocket-Protocol: chat.v2, chat.v1\r\n")
                    .contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                            + " client_no_context_takeover; client_max_window_bits\r\n")
                    .contains("\r\nOrigin: http://localhost\r\n")
                    .contains("\r\nAuthorization: Bearer token\r\n");
            peer.send(peer.switching("Sec-WebSocket-Protocol: chat.v1", "X-Node: 7"));
            Handshake agreed = events.awaitOpen().handshake();
            assertThat(agreed.subprotocol()).isEqualTo("chat.v1");
            assertThat(agreed.offeredSubprotocols()).containsExactly("chat.v2", "chat.v1");
            assertThat(agreed.responseHeaders().first("X-Node")).isEqualTo("7");
            assertThat(agreed.path()).isEqualTo("/chat");
            assertThat(agreed.remoteAddress().getPort()).isEqualTo(server.port());
            assertThat(agreed.isSecure()).isFalse();
        }
    }

    @Test
    void takesFramesThatComeWithTheAnswer() throws Exception {
        client().connect(events);
        try (Peer peer = server.accept()) {
            peer.send(peer.switching() + "\u0081\u0005Hello" + "\u0081\u0003you");
            assertThat(events.awaitText()).isEqualTo("Hello");
            assertThat(events.awaitText()).isEqualTo("you");
            assertThat(events.order()).containsExactly("open", "message", "message");
        }
    }

    @Test
    void passesOverInterimResponses() throws Exception {
        client().connect(events);
        try (Peer peer = server.accept()) {
            peer.send(
                    "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            peer.send("HTTP/1.1 199 Soon\r\n\r\n" + peer.switching() + "\u0081\u0002Hi");
            assertThat(events.awaitText()).isEqualTo("Hi");
        }
    }

    @Test
    void takesAnAnswerByteByByte() throws Exception {
        client().connect(events);
        try (Peer peer = server.accept()) {
            for (char c : (peer.switching() + "\u0081\u0002Hi").toCharArray()) {
                peer.send(String.valueOf(c));
            }
            assertThat(events.awaitText()).isEqualTo("Hi");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade||;"
                        + " Sec-WebSocket-Accept must appear once, but appears 0 times",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept:||;"
                        + " Sec-WebSocket-Accept does not belong to the key that was sent",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=||;"
                        + " Sec-WebSocket-Accept does not belong to the key that was sent",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}=||;"
                        + " Sec-WebSocket-Accept does not belong to the key that was sent",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: x{accept}||;"
                        + " Sec-WebSocket-Accept does not belong to the key that was sent",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|"
                        + "Sec-WebSocket-Accept: {accept}||;"
                        + " Sec-WebSocket-Accept must appear once, but appears 2 times",
                "HTTP/1.1 101 OK|Connection: Upgrade|Sec-WebSocket-Accept: {accept}||;"
                        + " Upgrade must appear once, but appears 0 times",
                "HTTP/1.1 101 OK|Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: {accept}||;"
                        + " Upgrade is not websocket",
                "HTTP/1.1 101 OK|Upgrade: websocket|Sec-WebSocket-Accept: {accept}||;"
                        + " Connection does not name Upgrade",
                "HTTP/1.0 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}||;"
                        + " the server answered 101 in HTTP/1.0, which cannot upgrade",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|"
                        + "Sec-WebSocket-Protocol: chat||;"
                        + " the server chose a subprotocol that was not offered",
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|"
                        + "Sec-WebSocket-Extensions: permessage-deflate||;"
                        + " the server agreed to an extension that was not offered, or agreed twice",
                "HTTP/1.1 101 OK|Upgrade: websocket| Connection: Upgrade||;"
                        + " header line 2 begins with a blank: folded lines are not allowed",
                "SSH-2.0-OpenSSH_9.2|; the status line has byte 0x53 at index 0",
            })
    void failsAWrongAnswer(String answer, String message) throws Exception {
        assertThat(failureAfter(client(), answer))
                .isInstanceOf(HandshakeException.class)
                .isNotInstanceOf(UpgradeRefusedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 307, 400, 401, 403, 404, 426, 429, 500, 503})
    void failsAnotherStatusThan101(int status) throws Exception {
        try (ClientRawServer elsewhere = new ClientRawServer()) {
            Throwable failure = failureAfter(
                    client().header("Authorization", "Bearer secret"),
                    "HTTP/1.1 " + status + " Whatever|Location: " + elsewhere.url() + "|Content-Length: 0||");
            assertThat(failure).hasMessage("the server refused the upgrade with " + status);
            assertThat(((UpgradeRefusedException) failure).status()).isEqualTo(status);
            assertThat(elsewhere.isUntouched()).as("redirects are not followed").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=99",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; unheard_of",
                "permessage-deflate",
                "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover",
            })
    void failsADeflateAnswerThatDoesNotFitTheOffer(String extension) throws Exception {
        Throwable failure = failureAfter(
                client().compression(DeflateOptions.on()),
                "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|"
                        + "Sec-WebSocket-Extensions: " + extension + "||\u00c1\u0001x");
        assertThat(failure).isInstanceOf(HandshakeException.class);
        assertThat(((HandshakeException) failure).status()).isEqualTo(502);
    }

    @Test
    void failsAnAnswerWithoutAnEnd() throws Exception {
        Throwable failure = failureAfter(
                client().limits(Limits.defaults().head(new HeadLimits(100, 1000, 10))),
                "HTTP/1.1 101 OK|X: " + "a".repeat(1000));
        assertThat(failure).isInstanceOf(HandshakeException.class).hasMessage("the headers are longer than 1000 bytes");
    }

    @Test
    void failsWhenTheServerEndsBeforeItAnswers() throws Exception {
        ClientSocket socket = client().connect(events);
        try (Peer peer = server.accept()) {
            peer.send("HTTP/1.1 101 Swit");
        }
        Throwable failure = events.awaitError();
        assertThat(failure)
                .isInstanceOf(EOFException.class)
                .hasMessage("the server ended the connection before it answered");
        expectNeverOpened(socket, failure);
    }

    @Test
    void failsWhenTheServerResets() throws Exception {
        ClientSocket socket = client().connect(events);
        server.accept().reset();
        Throwable failure = events.awaitError();
        assertThat(failure).isInstanceOf(IOException.class);
        expectNeverOpened(socket, failure);
    }

    @Test
    void failsAnAnswerThatDripsBeyondTheDeadline() throws Exception {
        ClientSocket socket = client().connectTimeout(Duration.ofMillis(400)).connect(events);
        try (Peer peer = server.accept()) {
            peer.send("HTTP/1.1 101 Switching Protocols\r\nX: ");
            while (!events.hasErrorWithin(Duration.ofMillis(20))) {
                peer.send("a");
            }
            Throwable failure = events.awaitError();
            assertThat(failure)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no connection to localhost:" + server.port()
                            + " within 400 ms: still waiting for the answer to the opening handshake");
            expectNeverOpened(socket, failure);
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        server.close();
        ClientSocket socket = client().connect(events);
        Throwable failure = events.awaitError();
        assertThat(failure)
                .isInstanceOf(ConnectException.class)
                .hasMessage("cannot connect to localhost:" + server.port() + ": connection refused");
        expectNeverOpened(socket, failure);
    }

    @Test
    void refusesAnInjectedHeaderBeforeAnythingIsSent() throws Exception {
        WebSocketClient client = client();
        assertThatThrownBy(() -> client.header("a\r\nX", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.header("a", "b\r\nX: b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.header("a\r\nX", () -> "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.subprotocols("a\r\nX: b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.subprotocols("a", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.isUntouched()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "connection", "Upgrade", "Content-Length", "Sec-WebSocket-Key", "Transfer-Encoding"})
    void refusesHeadersOfTheHandshakeItself(String name) {
        assertThatThrownBy(() -> client().header(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header " + name + " belongs to the handshake: leave it out");
        assertThatThrownBy(() -> client().header(name, () -> "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failsAnAttemptWhoseHeaderCannotBeSent() throws Exception {
        ClientSocket socket =
                client().header("Authorization", () -> "Bearer \r\nX: b").connect(events);
        Throwable failure = events.awaitError();
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        expectNeverOpened(socket, failure);
        assertThat(server.isUntouched()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without such checks may do
    void failsAnAttemptWhoseHeaderIsNotThere() throws Exception {
        ClientSocket socket = client().header("Authorization", () -> null).connect(events);
        Throwable failure = events.awaitError();
        assertThat(failure).hasMessage("the supplier of header Authorization answered null");
        expectNeverOpened(socket, failure);
    }
}
