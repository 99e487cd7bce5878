package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to messages for a peer that does not read them, under each policy. */
class SlowConsumerTest {
    private static final int QUEUE = 256 * 1024;
    private static final int PIECES = 60;
    private static final String LARGE = "x".repeat(64 * 1024);

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler();

    private WebSocketServer serve(SlowConsumer policy) throws IOException {
        return ground.serve(
                handler,
                settings ->
                        settings.slowConsumer(policy).limits(Limits.defaults().maxQueue(QUEUE)));
    }

    private RawPeer openLazy(WebSocketServer server) throws IOException {
        return ground.keep(RawPeer.connect(server, 4096)).upgrade();
    }

    /** Sends until a message is refused, and answers how many were taken. */
    private static int fill(WebSocket ws) {
        int taken = 0;
        while (ws.send(taken + LARGE)) {
            taken++;
            assertThat(ws.bufferedAmount()).isLessThan(QUEUE + 2 * LARGE.length());
        }
        return taken;
    }

    /** A thread that sends, and of which can be told when it waits. */
    private static final class Sender extends Thread {
        private final CompletableFuture<Integer> taken = new CompletableFuture<>();
        private final Callable<Integer> sending;

        /** @param sending answers how many messages were taken */
        Sender(Callable<Integer> sending) {
            this.sending = sending;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                taken.complete(sending.call());
            } catch (Throwable e) {
                taken.completeExceptionally(e);
            }
        }

        Sender awaitBlocked() throws InterruptedException {
            Ground.await("the sender waits", () -> getState() == Thread.State.WAITING || taken.isDone());
            assertThat(taken.isDone()).as("done, rather than blocked").isFalse();
            return this;
        }

        int taken() throws Exception {
            return taken.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void deliversInOrderWhatWaited() throws Exception {
        RawPeer lazy = openLazy(serve(SlowConsumer.DROP_NEWEST));
        WebSocket slow = handler.expect("open").ws();
        int taken = 0;
        while (slow.send(ofAnySize(taken))) {
            taken++;
        }
        for (int i = 0; i < taken; i++) {
            assertThat(lazy.readText()).isEqualTo(ofAnySize(i));
        }
        Ground.await("nothing waits", () -> slow.bufferedAmount() == 0);
    }

    /** A lazy peer for which no more may wait, and from which the system takes no more either. */
    private final class FullPeer {
        final Semaphore arrived = new Semaphore(0);
        final WebSocketServer server;
        final RawPeer peer;
        final WebSocket ws;
        int taken;

        FullPeer(Transport transport) throws Exception {
            RecordingHandler counting = new RecordingHandler(on -> on.message((ws, message) -> arrived.release()));
            server = ground.serve(
                    counting,
                    settings -> settings.transport(transport)
                            .slowConsumer(SlowConsumer.DROP_NEWEST)
                            .limits(Limits.defaults().maxQueue(QUEUE)));
            peer = openLazy(server);
            ws = counting.expect("open").ws();
            // The system makes room for more for a while, as the peer's acknowledges what has come
            int turnsInVain = 0;
            while (turnsInVain < 20) {
                int more = fill(ws);
                taken += more;
                turnsInVain = more == 0 ? turnsInVain + 1 : 0;
                say(Wire.text("the loop has had a turn"));
            }
        }

        /** Sends what ends in a text message and waits until that has arrived. */
        void say(byte[] frames) throws Exception {
            peer.write(frames);
            assertThat(arrived.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }

        List<Integer> readUntilClose() throws IOException {
            List<Integer> firstBytes = new ArrayList<>();
            for (RawPeer.Frame frame = peer.readFrame(); !frame.isClose(); frame = peer.readFrame()) {
                firstBytes.add(frame.firstByte());
            }
            return firstBytes;
        }
    }

    @Test
    void answersACloseFrameBehindWhatWaitsThoughThePeerEndsItsHalf() throws Exception {
        FullPeer full = new FullPeer(Ground.TRANSPORT);
        // A channel of Netty's ends with the peer's half
        Assumptions.assumeThat(full.server.transport()).isEqualTo(Transport.EPOLL);
        full.peer.write(Wire.close(1000, "")).endOutput();
        assertThat(full.readUntilClose()).hasSize(full.taken);
        full.peer.expectEnd();
    }

    @Test
    void sendsWhatOnDrainAddsAfterThePeerHasEndedItsHalf() throws Exception {
        Semaphore drained = new Semaphore(1);
        String added = "z".repeat(8 << 20);
        RecordingHandler adding = new RecordingHandler(on -> on.drain(ws -> {
            if (ws.bufferedAmount() == 0 && drained.tryAcquire()) {
                assertThat(ws.send(added)).isTrue();
            }
        }));
        WebSocketServer server = ground.serve(
                adding,
                settings -> settings.slowConsumer(SlowConsumer.DROP_NEWEST)
                        .limits(Limits.defaults().maxQueue(32 << 20)));
        // A channel of Netty's ends with the peer's half
        Assumptions.assumeThat(server.transport()).isEqualTo(Transport.EPOLL);
        RawPeer lazy = openLazy(server);
        WebSocket ws = adding.expect("open").ws();
        String large = "x".repeat(1 << 20);
        int taken = 0;
        while (ws.send(large)) {
            taken++;
        }
        lazy.endOutput();
        for (int i = 0; i < taken; i++) {
            assertThat(lazy.readText()).hasSize(large.length());
        }
        assertThat(lazy.readText()).hasSize(added.length());
    }

    @Test
    void sendsNothingFromBehindAMessageThatWasTooMuch() throws Exception {
        int almostFull = QUEUE - 8_000;
        Semaphore turns = new Semaphore(0);
        int[] turnsInVain = {0};
        RecordingHandler filling = new RecordingHandler(on -> on.message((ws, message) -> {
                    turnsInVain[0]++;
                    while (ws.bufferedAmount() < almostFull) {
                        turnsInVain[0] = 0;
                        ws.send("x".repeat(1_000));
                    }
                    if (turnsInVain[0] >= 20) {
                        ws.clients().broadcast(PreparedMessage.text("y".repeat(15_000)));
                        ws.clients().broadcast(PreparedMessage.text("from behind"));
                    }
                    turns.release();
                })
                .error((ws, cause) -> turns.release()));
        WebSocketServer server = ground.serve(
                filling,
                settings -> settings.threads(1)
                        .slowConsumer(SlowConsumer.CLOSE)
                        .limits(Limits.defaults().maxQueue(QUEUE)));
        RawPeer lazy = openLazy(server);
        WebSocket ws = filling.expect("open").ws();
        while (ws.isOpen()) {
            lazy.write(Wire.text("fill"));
            assertThat(turns.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
        String before = "";
        for (RawPeer.Frame frame = lazy.readFrame(); !frame.isClose(); frame = lazy.readFrame()) {
            if (frame.text().equals("from behind")) {
                assertThat(before).startsWith("y");
            }
            before = frame.text();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void endsWhenThePeerEndsItsHalfAndThenResets(Transport transport) throws Exception {
        Assumptions.assumeThat(transport.isAvailable()).isTrue();
        FullPeer full = new FullPeer(transport);
        full.say(Wire.text("last words"));
        full.peer.endOutput();
        full.peer.reset();
        Ground.await("it is closed", () -> full.ws.state() == State.CLOSED);
    }

    @Test
    void answersAPingThatHadToWaitBeforeItCloses() throws Exception {
        FullPeer full = new FullPeer(Ground.TRANSPORT);
        full.say(Wire.join(Wire.frame(0x89, Wire.utf8("still here?"), 0), Wire.text("and this")));
        full.ws.close(1000, "");
        assertThat(full.readUntilClose()).hasSize(full.taken + 1).containsOnlyOnce(0x8A);
        full.peer.write(Wire.close(1000, "")).expectEnd();
    }

    /** Mostly a few bytes, now and then a few KiB, rarely many. */
    private static String ofAnySize(int number) {
        int size = number % 100 == 0 ? 40_000 : number % 10 == 0 ? 3_000 : number % 7;
        return number + ":" + "x".repeat(size);
    }

    @Test
    void closesWhoFallsBehind() throws Exception {
        WebSocketServer server = serve(SlowConsumer.CLOSE);
        RawPeer lazy = openLazy(server);
        WebSocket slow = handler.expect("open").ws();
        RawPeer eager = ground.open(server);
        WebSocket quick = handler.expect("open").ws();
        int taken = fill(slow);
        assertThat(slow.isOpen()).isFalse();
        assertThat(ground.counts().dropped.get()).isOne();
        quick.send("unaffected");
        assertThat(eager.readText()).isEqualTo("unaffected");
        for (int i = 0; i < taken; i++) {
            assertThat(lazy.readText()).startsWith(i + "x");
        }
        lazy.expectClose(1013).expectEnd();
        lazy.close();
        List<RecordingHandler.Seen> calls = handler.untilClose();
        // The system may have taken enough for a while that there was room again before the queue overflowed
        assertThat(calls)
                .extracting(RecordingHandler.Seen::event)
                .filteredOn(call -> !call.equals("drain"))
                .containsExactly("error", "close");
        CloseEvent event = (CloseEvent) calls.get(calls.size() - 1).detail();
        assertThat(event).extracting(CloseEvent::code, CloseEvent::clean).containsExactly(1013, false);
        assertThat(event.reason()).startsWith("slow consumer: ");
    }

    @Test
    void dropsTheNewestAndTellsWhenThereIsRoom() throws Exception {
        WebSocketServer server = serve(SlowConsumer.DROP_NEWEST);
        RawPeer lazy = openLazy(server);
        WebSocket ws = handler.expect("open").ws();
        int taken = fill(ws);
        assertThat(ws.isOpen()).isTrue();
        assertThat(ground.counts().dropped.get()).isOne();
        for (int i = 0; i < taken; i++) {
            assertThat(lazy.readText()).startsWith(i + "x");
        }
        handler.expect("drain");
        assertThat(ws.send("room again")).isTrue();
        assertThat(lazy.readText()).isEqualTo("room again");
    }

    @Test
    void blocksTheSenderUntilThereIsRoom() throws Exception {
        WebSocketServer server = serve(SlowConsumer.BLOCK);
        RawPeer lazy = openLazy(server);
        WebSocket ws = handler.expect("open").ws();
        int count = 300;
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            senders.add(new Sender(() -> sendAll(ws, count)));
        }
        for (Sender sender : senders) {
            sender.awaitBlocked();
        }
        for (int i = 0; i < 3 * count; i++) {
            assertThat(lazy.readText()).endsWith("x");
            assertThat(ws.bufferedAmount()).isLessThan(QUEUE + 4 * LARGE.length());
        }
        for (Sender sender : senders) {
            assertThat(sender.taken()).isEqualTo(count);
        }
    }

    private static int sendAll(WebSocket ws, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += ws.send(i + LARGE) ? 1 : 0;
        }
        return taken;
    }

    /** What ends a connection under a sender that waits. */
    private enum Cut {
        CLOSE,
        TERMINATE,
        RESET,
        SHUTDOWN
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void wakesABlockedSenderWhenTheConnectionEnds(Cut cut) throws Exception {
        WebSocketServer server = serve(SlowConsumer.BLOCK);
        RawPeer lazy = openLazy(server);
        WebSocket ws = handler.expect("open").ws();
        Sender blocked = new Sender(() -> fill(ws)).awaitBlocked();
        switch (cut) {
            case CLOSE -> ws.close();
            case TERMINATE -> ws.terminate();
            case RESET -> lazy.reset();
            case SHUTDOWN -> server.shutdown(1001, Duration.ofMillis(50));
        }
        assertThat(blocked.taken()).isPositive();
        lazy.close();
    }

    @Test
    void answersFalseToASenderThatIsInterrupted() throws Exception {
        WebSocketServer server = serve(SlowConsumer.BLOCK);
        RawPeer lazy = openLazy(server);
        WebSocket ws = handler.expect("open").ws();
        Sender sender = new Sender(() -> {
            fill(ws);
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
        sender.awaitBlocked().interrupt();
        assertThat(sender.taken()).as("whether it is interrupted").isOne();
        assertThat(ws.isOpen()).isTrue();
        lazy.reset();
    }

    @ParameterizedTest
    @EnumSource(SlowConsumer.class)
    void takesAMessageLargerThanTheQueueWhenThatIsEmpty(SlowConsumer policy) throws Exception {
        RawPeer peer = ground.open(serve(policy));
        WebSocket ws = handler.expect("open").ws();
        String huge = "y".repeat(4 * QUEUE);
        for (int i = 0; i < 2; i++) {
            assertThat(ws.send(huge)).isTrue();
            assertThat(peer.readText()).isEqualTo(huge);
            Ground.await("all has left", () -> ws.bufferedAmount() == 0);
        }
        peer.closeCleanly();
    }

    @ParameterizedTest
    @EnumSource(SlowConsumer.class)
    void takesAMessageLargerThanTheQueueInOnOpen(SlowConsumer policy) throws Exception {
        String huge = "y".repeat(4 * QUEUE);
        RecordingHandler greeting = new RecordingHandler(
                on -> on.open(ws -> assertThat(ws.send(huge)).isTrue()));
        WebSocketServer server = ground.serve(
                greeting,
                settings ->
                        settings.slowConsumer(policy).limits(Limits.defaults().maxQueue(QUEUE)));
        RawPeer peer = ground.open(server);
        assertThat(peer.readText()).isEqualTo(huge);
        peer.closeCleanly();
    }

    @Test
    void boundsWhatWaitsBehindAStreamedMessage() throws Exception {
        RawPeer peer = ground.open(serve(SlowConsumer.DROP_NEWEST));
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamText();
        assertThat(writer.write("begun")).isTrue();
        int taken = fill(ws);
        assertThat(taken).isEqualTo(3);
        assertThat(writer.write(", goes on"))
                .as("a piece, behind which the queue is full")
                .isTrue();
        writer.close();
        assertThat(List.of(
                        peer.readFrame().text(),
                        peer.readFrame().text(),
                        peer.readFrame().text()))
                .containsExactly("begun", ", goes on", "");
        for (int i = 0; i < taken; i++) {
            assertThat(peer.readText()).startsWith(i + "x");
        }
        handler.expect("drain");
        assertThat(ws.send("room again")).isTrue();
        assertThat(peer.readText()).isEqualTo("room again");
    }

    @Test
    void wakesASenderThatWaitsBehindAStreamedMessage() throws Exception {
        RawPeer peer = ground.open(serve(SlowConsumer.BLOCK));
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamText();
        writer.write("begun");
        Sender sender = new Sender(() -> sendAll(ws, 100)).awaitBlocked();
        assertThat(peer.readFrame().text()).isEqualTo("begun");
        writer.close();
        assertThat(peer.readFrame().text()).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(peer.readText()).startsWith(i + "x");
        }
        assertThat(sender.taken()).isEqualTo(100);
    }

    @Test
    void countsEmptyMessagesThatWait() throws Exception {
        RawPeer peer = ground.open(serve(SlowConsumer.DROP_NEWEST));
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamText();
        writer.write("begun");
        int taken = 0;
        while (ws.send("")) {
            taken++;
            assertThat(taken).isLessThan(QUEUE);
        }
        writer.close();
        assertThat(peer.readFrame().text()).isEqualTo("begun");
        assertThat(peer.readFrame().text()).isEmpty();
        for (int i = 0; i < taken; i++) {
            assertThat(peer.readText()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamsToASlowReaderPieceByPiece(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> {
            settings.slowConsumer(SlowConsumer.BLOCK).limits(Limits.defaults().maxQueue(QUEUE));
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls
                ? ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                        .upgrade()
                : openLazy(server);
        WebSocket ws = handler.expect("open").ws();
        CompletableFuture<Boolean> stream = CompletableFuture.supplyAsync(() -> streamAll(ws), Ground.THREADS);
        StringBuilder whole = new StringBuilder();
        RawPeer.Frame frame;
        do {
            frame = peer.readFrame();
            whole.append(frame.text());
        } while ((frame.firstByte() & 0x80) == 0);
        assertThat(whole).hasSize(PIECES * LARGE.length());
        assertThat(stream.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean streamAll(WebSocket ws) {
        try (MessageWriter writer = ws.streamText()) {
            for (int i = 0; i < PIECES; i++) {
                if (!writer.write(LARGE)) {
                    return false;
                }
            }
        }
        return true;
    }
}
