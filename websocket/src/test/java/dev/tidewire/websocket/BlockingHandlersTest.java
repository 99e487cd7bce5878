package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that may block: same order, no overlap, and the event loop goes on. */
class BlockingHandlersTest {
    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void blocksNoOtherConnection() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            if (message.text().equals("block")) {
                gate.await();
            }
            ws.send(message);
        }));
        WebSocketServer server =
                ground.serve(handler, settings -> settings.threads(1).blockingHandlers());
        RawPeer blocked = ground.open(server).write(Wire.join(Wire.text("block"), Wire.text("behind")));
        RawPeer other = ground.open(server).write(Wire.text("unaffected"));
        assertThat(other.readText()).isEqualTo("unaffected");
        gate.countDown();
        assertThat(blocked.readText()).isEqualTo("block");
        assertThat(blocked.readText()).isEqualTo("behind");
    }

    @Test
    void keepsTheOrderOfManyMessages() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
        WebSocketServer server =
                ground.serve(handler, settings -> settings.blockingHandlers().slowConsumer(SlowConsumer.BLOCK));
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawPeer peer = ground.open(server);
            peers.add(peer);
            CompletableFuture.runAsync(
                    () -> IntStream.range(0, 3000).forEach(n -> peer.offer(Wire.text(Integer.toString(n)))),
                    Ground.THREADS);
        }
        for (RawPeer peer : peers) {
            for (int i = 0; i < 3000; i++) {
                assertThat(peer.readText()).isEqualTo(Integer.toString(i));
            }
            peer.closeCleanly();
        }
    }

    @Test
    void readsNoFurtherWhileAHandlerLags() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            gate.await();
            ws.send(message);
        }));
        WebSocketServer server = ground.serve(handler, settings -> Ground.takesAllEchoes(settings.blockingHandlers()));
        RawPeer peer = ground.open(server);
        int count = 400;
        CompletableFuture<Boolean> sending = CompletableFuture.supplyAsync(
                () -> IntStream.range(0, count).allMatch(i -> peer.offer(Wire.text("x".repeat(50_000)))),
                Ground.THREADS);
        Ground.await("the inbox is full", () -> ground.counts().received.get() >= 6);
        RawPeer other = ground.open(server);
        assertThat(ground.counts().received.get()).isLessThan(70);
        gate.countDown();
        for (int i = 0; i < count; i++) {
            assertThat(peer.readText()).hasSize(50_000);
        }
        assertThat(sending.get(20, TimeUnit.SECONDS)).isTrue();
        other.closeCleanly();
    }

    @Test
    void closesWith1011WhenAHandlerThrows() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            throw new IllegalStateException("thrown by the test");
        }));
        WebSocketServer server = ground.serve(handler, WebSocketServer.Builder::blockingHandlers);
        RawPeer peer = ground.open(server).write(Wire.text("throw"));
        peer.expectClose(1011).expectEnd();
        peer.close();
        handler.expect("open");
        handler.expect("message");
        assertThat(handler.expect("error").detail()).isInstanceOf(IllegalStateException.class);
        CloseEvent event = (CloseEvent) handler.expect("close").detail();
        assertThat(event.code()).isEqualTo(1011);
        assertThat(event.cause()).hasMessage("thrown by the test");
    }

    @Test
    void tellsOfTheEndBehindAllThatCameBefore() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(on -> on.open(ws -> gate.await()));
        WebSocketServer server = ground.serve(handler, WebSocketServer.Builder::blockingHandlers);
        RawPeer peer = ground.open(server);
        peer.write(Wire.join(Wire.text("one"), Wire.text("two"), Wire.close(1000, "")));
        peer.expectClose(1000).expectEnd();
        gate.countDown();
        handler.expect("open");
        handler.expect("message", "one");
        handler.expect("message", "two");
        assertThat(((CloseEvent) handler.expect("close").detail()).clean()).isTrue();
    }

    @Test
    void aProgramsPauseOutlivesTheInboxs() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            if (message.text().equals("0")) {
                ws.pause();
            }
        }));
        WebSocketServer server = ground.serve(handler, WebSocketServer.Builder::blockingHandlers);
        RawPeer peer = ground.open(server);
        WebSocket ws = handler.expect("open").ws();
        byte[][] messages = IntStream.range(0, 1000)
                .mapToObj(i -> Wire.text(Integer.toString(i)))
                .toArray(byte[][]::new);
        peer.write(Wire.join(messages));
        handler.expect("message", "0");
        Ground.await("it reads no further", () -> {
            int before = ground.counts().received.get();
            peer.offer(Wire.hex("8a 80 00000000"));
            return before == ground.counts().received.get();
        });
        ws.resume();
        for (int i = 1; i < 1000; i++) {
            handler.expect("message", Integer.toString(i));
        }
        peer.reset();
        handler.awaitClose();
    }
}
