package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several threads send arrives whole, and what one of them sends in its order, be it a message or a broadcast. */
class SendOrderTest {
    @RegisterExtension
    final Ground ground = new Ground();

    @Test
    void eightThreadsSendOnOneConnection() throws Exception {
        // The count of buffers finds a leak as well, and a stack trace for each of them would take longer than the test
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        try {
            sendFromEightThreads();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private void sendFromEightThreads() throws Exception {
        int threads = 8;
        int each = 100_000;
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(
                handler, settings -> settings.slowConsumer(SlowConsumer.BLOCK).keepAlive(KeepAlive.off()));
        RawPeer peer = ground.open(server);
        WebSocket ws = handler.expect("open").ws();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            String name = thread + " ";
            senders.execute(() -> sendAll(ws, name, each));
        }
        int[] next = new int[threads];
        for (int i = 0; i < threads * each; i++) {
            String text = peer.readText();
            int thread = text.charAt(0) - '0';
            assertThat(text).isEqualTo(thread + " " + next[thread]);
            next[thread]++;
        }
        senders.shutdown();
        assertThat(senders.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(next).containsOnly(each);
        peer.closeCleanly();
    }

    private static void sendAll(WebSocket ws, String name, int count) {
        for (int i = 0; i < count; i++) {
            ws.send(name + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void broadcastsAndMessagesOfOneThreadKeepTheirOrder(int loops) throws Exception {
        int rounds = 500;
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(handler, settings -> settings.threads(loops));
        List<RawPeer> peers = new ArrayList<>();
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            peers.add(ground.open(server));
            sockets.add(handler.expect("open").ws());
        }
        ExecutorService senders = Executors.newFixedThreadPool(2);
        List<Future<?>> sending = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            sending.add(senders.submit(() -> sendRounds(server, sockets, name, rounds)));
        }
        for (RawPeer peer : peers) {
            expectRounds(peer, rounds);
        }
        for (Future<?> done : sending) {
            done.get(20, TimeUnit.SECONDS);
        }
        senders.shutdown();
        for (RawPeer peer : peers) {
            peer.closeCleanly();
        }
    }

    private static void sendRounds(WebSocketServer server, List<WebSocket> sockets, String name, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (WebSocket ws : sockets) {
                ws.send(name + 3 * round);
            }
            server.clients().broadcast(name + (3 * round + 1));
            for (WebSocket ws : sockets) {
                ws.send(PreparedMessage.text(name + (3 * round + 2)));
            }
        }
    }

    private static void expectRounds(RawPeer peer, int rounds) throws Exception {
        int a = 0;
        int b = 0;
        for (int i = 0; i < 2 * 3 * rounds; i++) {
            String text = peer.readText();
            if (text.startsWith("a")) {
                assertThat(text).isEqualTo("a" + a++);
            } else {
                assertThat(text).isEqualTo("b" + b++);
            }
        }
    }

    @Test
    void aHandlerSendsAndBroadcastsInOrder() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            ws.send("before");
            ws.clients().broadcast(message);
            ws.send("after");
        }));
        WebSocketServer server = ground.serve(handler);
        List<RawPeer> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(ground.open(server));
            handler.expect("open");
        }
        RawPeer peer = ground.open(server).write(Wire.text("to all"));
        assertThat(List.of(peer.readText(), peer.readText(), peer.readText()))
                .containsExactly("before", "to all", "after");
        for (RawPeer other : others) {
            assertThat(other.readText()).isEqualTo("to all");
        }
    }

    @Test
    void closeComesAfterAllThatItsThreadSent() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        sendAll(ws, "", 5_000);
        ws.close(4000, "all sent");
        assertThat(ws.send("too late")).isFalse();
        for (int i = 0; i < 5_000; i++) {
            assertThat(peer.readText()).isEqualTo(Integer.toString(i));
        }
        peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
    }

    @Test
    void aBroadcastReachesThoseThatItsFilterLetsThrough() throws Exception {
        ground.expectWarning("a broadcast's filter failed");
        RecordingHandler handler = new RecordingHandler(
                on -> on.open(ws -> ws.attach(ws.handshake().path())));
        WebSocketServer server = ground.serve(handler);
        List<RawPeer> peers = new ArrayList<>();
        for (String path : List.of("/a", "/fail", "/b", "/a", "/fail", "/a")) {
            peers.add(ground.connect(server).upgrade(path));
            handler.expect("open");
        }
        server.clients().broadcast(PreparedMessage.text("to a"), ws -> {
            String path = String.valueOf(ws.attachment(String.class));
            if (path.equals("/fail")) {
                throw new IllegalStateException("thrown by the test");
            }
            return path.equals("/a");
        });
        server.clients().broadcast("to all");
        for (int i = 0; i < peers.size(); i++) {
            if (i == 0 || i == 3 || i == 5) {
                assertThat(peers.get(i).readText()).isEqualTo("to a");
            }
            assertThat(peers.get(i).readText()).isEqualTo("to all");
        }
    }
}
