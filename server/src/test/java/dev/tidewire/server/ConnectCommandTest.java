package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.HandlerBuilder;
import dev.tidewire.websocket.WebSocketServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConnectCommandTest {

    @Test
    void executeAndExpectEndWith0WhenTheAnswerComes() throws Exception {
        try (var echo = serve(ConnectCommandTest::echo);
                var tidewire =
                        TidewireProcess.start("connect", url(echo), "--execute", "hello you", "--expect", "hello")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines()).isEqualTo(List.of("hello you"));
            assertThat(tidewire.errors()).isEmpty();
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsWith1() throws Exception {
        try (var silent = serve(on -> on.message((ws, message) -> {}));
                var tidewire = TidewireProcess.start(
                        "connect", url(silent), "--execute", "hello", "--expect", "hello", "--timeout", "3")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).isEqualTo("tidewire: no message with 'hello' came within 3 s\n");
        }
    }

    @Test
    void aServerThatClosesEndsTheWaitingWith1AndTheReason() throws Exception {
        try (var closing = serve(on -> on.message((ws, message) -> ws.close(4000, "go away")));
                var tidewire =
                        TidewireProcess.start("connect", url(closing), "--execute", "hello", "--expect", "hello")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).contains("4000").contains("go away");
            assertThat(tidewire.errors().lines()).hasSize(1);
        }
    }

    @Test
    void aServerThatRefusesEndsItWith1AndTheReason() throws Exception {
        try (var refusing = serve(on -> on.message((ws, message) -> ws.close(3000, "not you")));
                var tidewire = TidewireProcess.start("connect", url(refusing), "--execute", "hello")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).isEqualTo("tidewire: the connection was closed with 3000 (not you)\n");
        }
    }

    @Test
    void aServerThatSaysGoodbyeEndsItWith0() throws Exception {
        try (var parting = serve(on -> on.open(ws -> ws.close(1000, "bye")));
                var tidewire = TidewireProcess.start("connect", url(parting))) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors()).isEqualTo("tidewire: the connection was closed with 1000 (bye)\n");
        }
    }

    @Test
    void pipedLinesAreSentAndAllAnswersAwaited() throws Exception {
        try (var echo = serve(ConnectCommandTest::echo);
                var tidewire = TidewireProcess.start("connect", url(echo))) {
            tidewire.type("one\nzwei € 😀\n\nlast without a line end");
            tidewire.endInput();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines()).isEqualTo(List.of("one", "zwei € 😀", "", "last without a line end"));
            assertThat(tidewire.errors()).isEmpty();
        }
    }

    @Test
    void manyPipedLinesAreAllSent() throws Exception {
        int lines = 20_000;
        try (var echo = serve(ConnectCommandTest::echo);
                var tidewire = TidewireProcess.start("connect", url(echo))) {
            tidewire.type("x".repeat(99).concat("\n").repeat(lines));
            tidewire.endInput();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines()).hasSize(lines).containsOnly("x".repeat(99));
        }
    }

    @Test
    void inputThatIsNotUtf8IsRefused() throws Exception {
        try (var echo = serve(ConnectCommandTest::echo);
                var tidewire = TidewireProcess.start("connect", url(echo))) {
            tidewire.type(new byte[] {'a', (byte) 0xff, '\n'});
            tidewire.endInput();
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).isEqualTo("tidewire: standard input is not UTF-8\n");
        }
    }

    @Test
    void binaryMessagesAreShownInHexadecimal() throws Exception {
        try (var server = serve(on ->
                        on.message((ws, message) -> ws.send(ByteBuffer.wrap(new byte[] {0, 'T', 'W', (byte) 0xff}))));
                var tidewire = TidewireProcess.start("connect", url(server), "--execute", "go")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines())
                    .containsExactly(
                            "binary, 4 bytes", "  000000  00 54 57 ff                                      .TW.");
        }
    }

    @Test
    void headersSubprotocolsAndOriginReachTheServer() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var server = WebSocketServer.builder()
                        .subprotocols("chat.v2")
                        .origins("https://example.com")
                        .handle(on -> on.open(ws -> seen.complete(ws.handshake().header("X-Test") + " "
                                + ws.handshake().origin() + " "
                                + ws.handshake().offeredSubprotocols() + " "
                                + ws.handshake().subprotocol())))
                        .start();
                var tidewire = TidewireProcess.start(
                        "connect",
                        url(server),
                        "--header",
                        "X-Test: a:b",
                        "--origin",
                        "https://example.com",
                        "--subprotocol",
                        "chat.v1",
                        "--subprotocol",
                        "chat.v2")) {
            tidewire.endInput();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(seen.get(1, TimeUnit.MINUTES)).isEqualTo("a:b https://example.com [chat.v1, chat.v2] chat.v2");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInOneLineWithStatus1() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (var tidewire = TidewireProcess.start("connect", "ws://127.0.0.1:" + free, "--execute", "hello")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).startsWith("tidewire: ").contains("127.0.0.1:" + free);
            assertThat(tidewire.errors().lines()).hasSize(1);
        }
    }

    @Test
    void aRefusedHandshakeIsToldWithItsStatus() throws Exception {
        try (var server = WebSocketServer.builder()
                        .route("/here", ConnectCommandTest::echo)
                        .start();
                var tidewire = TidewireProcess.start("connect", url(server) + "/elsewhere", "--execute", "hello")) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).startsWith("tidewire: ").contains("404");
            assertThat(tidewire.errors().lines()).hasSize(1);
        }
    }

    private static void echo(HandlerBuilder on) {
        on.message((ws, message) -> ws.send(message));
    }

    private static WebSocketServer serve(Consumer<HandlerBuilder> events) throws Exception {
        return WebSocketServer.builder().handle(events).start();
    }

    private static String url(WebSocketServer server) {
        return "ws://127.0.0.1:" + server.port();
    }
}
