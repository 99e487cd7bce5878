package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.HandlerBuilder;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketServer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code tidewire testee} before a server that asks as Autobahn's fuzzingserver does. */
class TesteeCommandTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private WebSocketServer fuzzingServer;

    @BeforeEach
    void open() throws Exception {
        fuzzingServer = WebSocketServer.builder()
                .route("/getCaseCount", on -> on.open(TesteeCommandTest::tellCount))
                .route("/runCase", this::runCase)
                .route("/updateReports", on -> on.open(this::updateReports))
                .start();
    }

    @AfterEach
    void close() {
        fuzzingServer.close();
    }

    @Test
    void everyMessageOfEveryCaseIsSentBackAsItsType() throws Exception {
        try (var tidewire = TidewireProcess.start("testee", url())) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(seen)
                    .containsExactly(
                            "1 tidewire text",
                            "1 tidewire binary",
                            "2 tidewire text",
                            "2 tidewire binary",
                            "3 tidewire text",
                            "3 tidewire binary",
                            "reports tidewire");
            assertThat(tidewire.remainingLines()).isEqualTo(List.of("ran cases 1 to 3 of 3"));
        }
    }

    @Test
    void someCasesUnderAnotherName() throws Exception {
        try (var tidewire = TidewireProcess.start("testee", url() + "/", "--cases", "2-2", "--agent", "my agent")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(seen).containsExactly("2 my agent text", "2 my agent binary", "reports my agent");
        }
    }

    @Test
    void aServerOfAnotherKindIsToldInOneLineWithStatus1() throws Exception {
        try (var other = WebSocketServer.builder()
                        .handle(on -> on.open(ws -> ws.close(1000, "nothing to count")))
                        .start();
                var tidewire = TidewireProcess.start("testee", "ws://127.0.0.1:" + other.port())) {
            assertThat(tidewire.exitStatus()).isEqualTo(1);
            assertThat(tidewire.errors()).contains("is it a fuzzingserver?").hasLineCount(1);
        }
    }

    private static void tellCount(WebSocket ws) {
        ws.send("3");
        ws.close();
    }

    private void runCase(HandlerBuilder on) {
        on.open(ws -> {
                    ws.send("text");
                    ws.send(ByteBuffer.wrap(new byte[] {1}));
                })
                .message((ws, message) -> {
                    seen.add(ws.handshake().query("case") + " " + agent(ws) + (message.isText() ? " text" : " binary"));
                    if (!message.isText()) {
                        ws.close();
                    }
                });
    }

    private void updateReports(WebSocket ws) {
        seen.add("reports " + agent(ws));
        ws.close();
    }

    private static String agent(WebSocket ws) {
        return String.valueOf(ws.handshake().query("agent"));
    }

    private String url() {
        return "ws://127.0.0.1:" + fuzzingServer.port();
    }
}
