package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent on from the memory that they came in, to a peer that takes its time. */
class ForwardingTest {
    @RegisterExtension
    final Ground ground = new Ground();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void echoesEverySizeInOrderWhateverTheSystemTakesAtOnce(int seed) throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            ws.send(message);
            if (message.size() % 3 == 0) {
                ws.send("then " + message.size());
            }
        }));
        WebSocketServer server = ground.serve(handler, Ground::takesAllEchoes);
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int around = new int[] {20, 16_384, 40_000, 65_530}[random.nextInt(4)];
            byte[] payload = new byte[around + random.nextInt(9) - 4];
            random.nextBytes(payload);
            sent.add(payload);
        }
        CompletableFuture<Boolean> sending = CompletableFuture.supplyAsync(
                () -> sent.stream().allMatch(payload -> peer.offer(Wire.frame(0x82, payload, random.nextInt()))),
                Ground.THREADS);
        for (byte[] payload : sent) {
            RawPeer.Frame frame = peer.readFrame();
            assertThat(frame.firstByte()).isEqualTo(0x82);
            assertThat(frame.payload()).isEqualTo(payload);
            if (payload.length % 3 == 0) {
                assertThat(peer.readText()).isEqualTo("then " + payload.length);
            }
        }
        assertThat(sending.get(20, TimeUnit.SECONDS)).isTrue();
        peer.closeCleanly();
    }
}
