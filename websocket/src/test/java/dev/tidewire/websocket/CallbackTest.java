package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a handler may do within its own calls, and that the calls still come one after the other and in order. */
class CallbackTest {
    @RegisterExtension
    final Ground ground = new Ground();

    /** Something that a handler does within a call. */
    private enum Act {
        CLOSE,
        TERMINATE,
        PAUSE_AND_RESUME,
        SEND,
        THROW;

        void on(WebSocket ws) {
            switch (this) {
                case CLOSE -> ws.close(4000, "closed within a call");
                case TERMINATE -> ws.terminate();
                case PAUSE_AND_RESUME -> {
                    ws.pause();
                    ws.resume();
                }
                case SEND -> ws.send("sent within a call");
                case THROW -> throw new IllegalStateException("thrown by the test");
            }
        }
    }

    static Stream<Arguments> everyActInEveryCall() {
        return Stream.of("open", "message", "part", "pong", "error", "close")
                .flatMap(call -> Stream.of(Act.values()).map(act -> Arguments.of(call, act)));
    }

    @ParameterizedTest(name = "{1} within {0}")
    @MethodSource("everyActInEveryCall")
    void mayDoAnythingWithinACall(String call, Act act) throws Exception {
        ground.expectWarning("onError itself failed");
        ground.expectWarning("an error came after the end");
        RecordingHandler handler = new RecordingHandler(on -> within(call, act, on));
        RawPeer peer = ground.connect(ground.serve(handler));
        peer.write("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n");
        handler.expect("open");
        peer.offer(Wire.join(Wire.text("one"), Wire.frame(Wire.PONG, Wire.utf8("pong"), 7)));
        // A reserved opcode, so that each run has its error and its end
        peer.offer(Wire.hex("83 80 00000000"));
        peer.readUntilEnd();
        peer.close();
        List<String> calls =
                handler.untilClose().stream().map(RecordingHandler.Seen::event).toList();
        assertThat(calls).endsWith("close");
    }

    private static void within(String call, Act act, HandlerBuilder on) {
        switch (call) {
            case "open" -> on.open(act::on);
            case "message" -> on.message((ws, message) -> act.on(ws));
            case "part" -> on.part((ws, part) -> act.on(ws));
            case "pong" -> on.pong((ws, payload) -> act.on(ws));
            case "error" -> on.error((ws, cause) -> act.on(ws));
            default -> on.close((ws, event) -> act.on(ws));
        }
    }

    @Test
    void tellsOfNothingAfterTheClose() throws Exception {
        ground.expectWarning("an error came after the end");
        RecordingHandler handler = new RecordingHandler(on -> on.close((ws, event) -> {
            throw new IllegalStateException("thrown by the test");
        }));
        WebSocketServer server = ground.serve(handler);
        ground.open(server).closeCleanly();
        handler.expect("open");
        handler.expect("close");
        server.close();
        assertThat(handler.rest()).isEmpty();
    }

    @Test
    void tellsOfAFailureAfterTheCallThatCausedIt() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            while (ws.send("a message for a queue of 1,024 bytes")) {
                assertThat(ws.bufferedAmount()).isLessThan(100_000);
            }
        }));
        WebSocketServer server = ground.serve(
                handler, settings -> settings.limits(Limits.defaults().maxQueue(1024)));
        RawPeer peer = ground.open(server).write(Wire.text("fill"));
        assertThat(peer.readUntilClose().code()).isEqualTo(1013);
        peer.close();
        handler.expect("open");
        handler.expect("message", "fill");
        handler.expect("error");
        handler.expect("close");
    }

    @Test
    void tellsOfDrainAfterTheCallThatFilledTheQueue() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            while (ws.send("a message for a queue of 1,024 bytes")) {
                assertThat(ws.bufferedAmount()).isLessThan(100_000);
            }
        }));
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.slowConsumer(SlowConsumer.DROP_NEWEST)
                        .limits(Limits.defaults().maxQueue(1024)));
        RawPeer peer = ground.open(server).write(Wire.text("fill"));
        handler.expect("open");
        handler.expect("message", "fill");
        handler.expect("drain");
        peer.write(Wire.close(1000, ""));
        handler.awaitClose();
    }

    @Test
    void keepsALentMessageWhileAnotherConnectionIsResumed() throws Exception {
        List<WebSocket> paused = new CopyOnWriteArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        RecordingHandler handler =
                new RecordingHandler(on -> on.open(ws -> both.countDown()).message((ws, message) -> {
                    if (message.text().equals("pause")) {
                        paused.add(ws);
                        ws.pause();
                    } else if (message.text().equals("resume the other")) {
                        paused.get(0).resume();
                    }
                    ws.send(message);
                }));
        WebSocketServer server = ground.serve(handler, settings -> settings.threads(1));
        RawPeer first = ground.open(server);
        RawPeer second = ground.open(server);
        assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
        first.write(Wire.join(Wire.text("pause"), Wire.text("held back")));
        assertThat(first.readText()).isEqualTo("pause");
        second.write(Wire.text("resume the other"));
        assertThat(second.readText()).isEqualTo("resume the other");
        assertThat(first.readText()).isEqualTo("held back");
    }

    @Test
    void deliversNothingWithinADrainThatResumes() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
                    if (message.text().equals("fill")) {
                        ws.pause();
                        ws.send("x".repeat(2000));
                        assertThat(ws.send("refused")).isFalse();
                    }
                })
                .drain(WebSocket::resume));
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.slowConsumer(SlowConsumer.DROP_NEWEST)
                        .limits(Limits.defaults().maxQueue(1024)));
        ground.open(server).write(Wire.join(Wire.text("fill"), Wire.text("behind"), Wire.close(1000, "")));
        handler.expect("open");
        handler.expect("message", "fill");
        List<String> calls =
                handler.untilClose().stream().map(RecordingHandler.Seen::event).toList();
        assertThat(calls).startsWith("drain").contains("message").endsWith("close");
    }

    @Test
    void tellsOfOneErrorWhenAPeerResetsWithMuchUnsent() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            for (int i = 0; i < 100; i++) {
                ws.send("x".repeat(200_000));
            }
        }));
        WebSocketServer server = ground.serve(
                handler, settings -> settings.limits(Limits.defaults().maxQueue(100_000_000)));
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096)).upgrade().write(Wire.text("fill"));
        handler.expect("open");
        WebSocket ws = handler.expect("message").ws();
        Ground.await("the system takes no more", () -> ws.bufferedAmount() > 0);
        peer.reset();
        List<RecordingHandler.Seen> calls = handler.untilClose();
        assertThat(calls).filteredOn(call -> call.event().equals("error")).hasSize(1);
    }

    @Test
    void deliversNothingAfterTerminate() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.terminate()));
        WebSocketServer server = ground.serve(handler);
        RawPeer peer = ground.open(server);
        peer.write(Wire.join(Wire.text("one"), Wire.text("two"), Wire.close(1000, "")));
        peer.expectEnd();
        handler.expect("open");
        handler.expect("message", "one");
        CloseEvent event = (CloseEvent) handler.expect("close").detail();
        assertThat(event).extracting(CloseEvent::code, CloseEvent::clean).containsExactly(1006, false);
        assertThat(event.cause()).hasMessageContaining("terminated");
    }

    @Test
    void saysNothingBehindItsOwnCloseFrame() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            MessageWriter writer = ws.streamText();
            writer.write("begun");
            ws.close(4000, "");
            assertThat(writer.write("more")).isFalse();
            writer.close();
            assertThat(ws.send("late")).isFalse();
            assertThat(ws.ping()).isFalse();
        }));
        RawPeer peer = ground.open(ground.serve(handler)).write(Wire.text("go"));
        assertThat(peer.readFrame().firstByte()).isEqualTo(0x01);
        peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
    }

    @Test
    void handlesWhatComesRightBehindTheHandshake() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
        RawPeer peer = ground.connect(ground.serve(handler));
        peer.write(Wire.join(
                Wire.utf8("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n"), Wire.text("early"), Wire.close(1000, "")));
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101");
        assertThat(peer.readText()).isEqualTo("early");
        peer.expectClose(1000).expectEnd();
        handler.expect("open");
        handler.expect("message", "early");
        handler.expect("close");
    }
}
