package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer that never reads costs while others are served: what may wait for it, and little more. */
class StuckPeerTest {
    private static final int QUEUE = 1 << 20;
    private static final int HEALTHY = 30;
    // What a loop and the JDK keep for themselves, whoever is served
    private static final int BESIDE_IT = 512 * 1024;

    @RegisterExtension
    final Ground ground = new Ground();

    /** In which memory a message waits depends on what is sent beside it. */
    private enum Turn {
        ONE_SMALL_MESSAGE(500, 1),
        MANY_SMALL_MESSAGES(500, 40),
        ONE_MESSAGE_TO_EACH(2_000, 1) {
            @Override
            void broadcast(Clients clients, PreparedMessage message) {
                clients.broadcast(message, any -> true);
            }
        };

        private final int size;
        private final int messages;

        Turn(int size, int messages) {
            this.size = size;
            this.messages = messages;
        }

        void broadcast(Clients clients, PreparedMessage message) {
            clients.broadcast(message);
        }

        void broadcastAll(WebSocket ws, String turn) {
            for (int i = 0; i < messages; i++) {
                broadcast(ws.clients(), PreparedMessage.text(text(turn, i)));
            }
        }

        String text(String turn, int message) {
            return turn + "." + message + " " + "x".repeat(size);
        }
    }

    @ParameterizedTest
    @EnumSource(Turn.class)
    void pinsLittleMoreThanMayWaitForIt(Turn turn) throws Exception {
        RecordingHandler handler =
                new RecordingHandler(on -> on.message((ws, message) -> turn.broadcastAll(ws, message.text())));
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.threads(1)
                        .slowConsumer(SlowConsumer.DROP_NEWEST)
                        .limits(Limits.defaults().maxQueue(QUEUE)));
        List<RawPeer> healthy = open(server, HEALTHY / 2);
        RawPeer stuck = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        healthy.addAll(open(server, HEALTHY / 2));
        take(turn, healthy, "before");
        long before = Ground.memoryInUse();
        for (int i = 0; ground.counts().dropped.get() == 0; i++) {
            take(turn, healthy, "turn " + i);
        }
        take(turn, healthy, "after");
        assertThat(Ground.memoryInUse() - before).isLessThan(QUEUE + QUEUE / 5 + BESIDE_IT);
        stuck.reset();
        Ground.await("it pins nothing any more", () -> Ground.memoryInUse() - before < BESIDE_IT);
        take(turn, healthy, "without it");
    }

    private List<RawPeer> open(WebSocketServer server, int count) throws IOException {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(ground.open(server));
        }
        return peers;
    }

    /** Has the server broadcast, and every one of these receive all of it. */
    private static void take(Turn turn, List<RawPeer> healthy, String name) throws IOException {
        healthy.get(0).write(Wire.text(name));
        for (RawPeer peer : healthy) {
            for (int i = 0; i < turn.messages; i++) {
                assertThat(peer.readText()).isEqualTo(turn.text(name, i));
            }
        }
    }
}
