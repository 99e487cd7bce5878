package dev.tidewire.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocketServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Of what the library logs, a peer chooses no kind: it would have ten lines a second for each. */
class KindTest {
    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Authorization: Bearer x",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void leave() {
        root.detachAppender(log);
    }

    @Test
    void isNotThePeersChoice() throws Exception {
        var echo = Route.to(on -> on.message((ws, message) -> ws.send(message)));
        try (var server = WebSocketServer.builder()
                .route("/asks/{x}", echo.admission(offered -> CompletableFuture.failedStage(new Error("on purpose"))))
                .route(
                        "/refuses/{x}",
                        echo.authentication(Authentication.by(credentials ->
                                CompletableFuture.failedStage(new AuthenticationException("on purpose")))))
                .route(
                        "/fails/{x}",
                        echo.authentication(Authentication.by(
                                credentials -> CompletableFuture.failedStage(new Error("on purpose")))))
                .http(request -> CompletableFuture.failedStage(new Error("on purpose")))
                .start()) {
            for (String word : List.of("BREW", "brew", "a", "b", "Brew-A", "x1")) {
                assertThat(answer(server.port(), word + " /" + word, "")).startsWith("HTTP/1.1 500 ");
                for (String path : List.of("asks", "refuses", "fails")) {
                    assertThat(answer(server.port(), "GET /" + path + "/" + word, UPGRADE))
                            .matches("(?s)HTTP/1.1 (401|500|503) .*");
                }
            }
        }
        assertThat(log.list).hasSize(24);
        assertThat(log.list.stream().map(Kind::of).collect(Collectors.toSet())).hasSize(4);
    }

    private static String answer(int port, String request, String headers) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String head = request + " HTTP/1.1\r\nHost: h\r\n" + headers;
            // What is no upgrade would be kept open
            String end = headers.isEmpty() ? "Connection: close\r\n\r\n" : "\r\n";
            socket.getOutputStream().write((head + end).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
