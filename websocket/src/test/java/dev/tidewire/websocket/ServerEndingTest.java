package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever ends a server's connection, the handler is told once, last, and what happened. */
class ServerEndingTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    @RegisterExtension
    final Ground ground = new Ground();

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport != Transport.AUTO && transport.isAvailable())
                .flatMap(transport -> Stream.of(false, true)
                        .flatMap(tls -> Arrays.stream(Ending.values())
                                .map(ending -> Arguments.of(ending, tls ? "wss" : "ws", transport))));
    }

    @ParameterizedTest(name = "{0} over {1} on {2}")
    @MethodSource("everyWay")
    void tellsOfTheEndOnce(Ending ending, String scheme, Transport transport) throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            throw new IllegalStateException("thrown by the test");
        }));
        WebSocketServer server = ground.serve(handler, settings -> {
            settings.transport(transport).limits(limits(ending)).keepAlive(keepAlive(ending));
            if (scheme.equals("wss")) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = scheme.equals("wss")
                ? ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                : ground.connect(server);
        peer.upgrade();
        WebSocket ws = handler.expect("open").ws();
        end(ending, server, ws, peer);
        List<RecordingHandler.Seen> calls = handler.untilClose();
        CloseEvent event = (CloseEvent) calls.get(calls.size() - 1).detail();
        ending.check(event);
        assertThat(calls)
                .filteredOn(call -> call.event().equals("error"))
                .as("errors")
                .allSatisfy(error -> assertThat(error.detail()).isEqualTo(event.cause()));
        assertThat(ws.state()).isEqualTo(State.CLOSED);
        assertThat(ws.send("too late")).isFalse();
        assertThat(server.clients().count()).isZero();
    }

    static Stream<Transport> everyTransport() {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport != Transport.AUTO && transport.isAvailable());
    }

    @ParameterizedTest
    @MethodSource("everyTransport")
    void aPeerThatResetsBeforeTheHandlerFailsKeepsNoServerFromEnding(Transport transport) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(on -> on.open(ws -> {
            entered.countDown();
            reset.await();
            throw new IllegalStateException("thrown by the test");
        }));
        WebSocketServer server = ground.serve(handler, settings -> settings.transport(transport));
        RawPeer peer = ground.connect(server);
        peer.write("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n");
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        peer.reset();
        reset.countDown();
        handler.untilClose();
        server.shutdown(1001, Duration.ofSeconds(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsOfAResetWhileMuchWaits(boolean paused) throws Exception {
        CompletableFuture<WebSocket> slow = new CompletableFuture<>();
        Hold hold = new Hold();
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            switch (message.text()) {
                case "fill" -> ws.send("took " + fill(slow.join()));
                case "hold" -> hold.keep();
                default -> ws.send(message);
            }
        }));
        WebSocketServer server =
                ground.serve(handler, settings -> settings.threads(1).slowConsumer(SlowConsumer.DROP_NEWEST));
        RawPeer other = ground.open(server);
        handler.expect("open");
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        WebSocket ws = handler.expect("open").ws();
        slow.complete(ws);
        fillTheSystemsBufferToo(other);
        if (paused) {
            ws.pause();
        }
        long waiting = ws.bufferedAmount();
        long memory = Ground.memoryInUse();
        handler.rest();
        other.write(Wire.text("hold"));
        hold.during(() -> {
            peer.write(Wire.join(Wire.text("last"), Wire.text("words"))).reset();
            return null;
        });
        handler.expect("message", "hold");
        Ground.await("nothing waits any more", () -> ws.bufferedAmount() == 0);
        ws.resume();
        checkReset(server, handler.untilClose());
        assertThat(ground.buffersTaken()).as("pieces of memory").isZero();
        assertThat(memory - Ground.memoryInUse()).as("memory given back").isGreaterThan(waiting / 2);
        assertThat(server.clients().count()).isOne();
        assertThat(other.write(Wire.text("go on")).readText()).isEqualTo("go on");
        assertThat(handler.rest()).containsExactly("message go on");
    }

    /** Sends until no more may wait, and answers how many messages were taken. */
    private static int fill(WebSocket ws) {
        int taken = 0;
        while (ws.send("x".repeat(1_000))) {
            taken++;
        }
        return taken;
    }

    private static void fillTheSystemsBufferToo(RawPeer asking) throws IOException {
        String answer;
        do {
            answer = asking.write(Wire.text("fill")).readText();
        } while (!answer.equals("took 0"));
    }

    private static void checkReset(WebSocketServer server, List<RecordingHandler.Seen> calls) {
        Ending.RESET.check((CloseEvent) calls.get(calls.size() - 1).detail());
        assertThat(calls).filteredOn(call -> call.event().equals("error")).hasSize(1);
        // A channel of Netty's may close at the write that failed, and leave what arrived before
        if (server.transport() == Transport.EPOLL) {
            assertThat(calls)
                    .filteredOn(call -> call.event().equals("message"))
                    .extracting(RecordingHandler.Seen::detail)
                    .containsExactly("last", "words");
        }
    }

    private static Limits limits(Ending ending) {
        return ending == Ending.UNANSWERED_CLOSE ? Limits.defaults().closeTimeout(SHORT) : Limits.defaults();
    }

    private static KeepAlive keepAlive(Ending ending) {
        return ending == Ending.MISSED_PONG ? new KeepAlive(SHORT, SHORT) : KeepAlive.defaults();
    }

    private static void end(Ending ending, WebSocketServer server, WebSocket ws, RawPeer peer) throws IOException {
        switch (ending) {
            case CLOSED_BY_US -> {
                ws.close(4001, "enough");
                peer.expectClose(4001).write(Wire.close(4001, "")).expectEnd();
            }
            case CLOSED_BY_PEER ->
                peer.write(Wire.close(4002, "bye")).expectClose(4002).expectEnd();
            case END_OF_STREAM -> peer.close();
            case RESET -> peer.reset();
            case PROTOCOL_ERROR -> failed(peer.write(Wire.hex("83 80 00000000")), 1002);
            case MESSAGE_TOO_LARGE -> failed(peer.write(Wire.hex("82 ff 0000000000010001 00000000")), 1009);
            case MISSED_PONG -> {
                assertThat(peer.readFrame().firstByte()).isEqualTo(Wire.PING);
                peer.expectEnd();
            }
            case HANDLER_THROWS -> failed(peer.write(Wire.text("throw")), 1011);
            case SHUTDOWN -> {
                server.shutdown(1001, Duration.ofSeconds(20));
                peer.expectClose(1001).write(Wire.close(1001, "")).expectEnd();
            }
            case UNANSWERED_CLOSE -> {
                ws.close();
                peer.expectClose(1000).expectEnd();
            }
        }
    }

    private static void failed(RawPeer peer, int code) throws IOException {
        peer.expectClose(code).expectEnd();
        peer.close();
    }
}
