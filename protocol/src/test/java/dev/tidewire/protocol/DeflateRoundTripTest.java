package dev.tidewire.protocol;

import static dev.tidewire.protocol.DeflateSamples.deflate;
import static dev.tidewire.protocol.DeflateSamples.inflate;
import static dev.tidewire.protocol.DeflateSamples.json;
import static dev.tidewire.protocol.DeflateSamples.noise;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeflateRoundTripTest {
    private static final List<byte[]> MESSAGES = List.of(
            json(1, 1),
            json(300, 2),
            new byte[0],
            json(300, 2),
            noise(5000, 3),
            json(20_000, 4),
            new byte[40_000],
            json(20_000, 4));

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 8192", "8192, 1", "2, 3", "7, 5", "64, 63", "63, 64", "65, 65", "1000, 100", "65536, 65536"
    })
    void messagesSurviveBuffersOfAnySize(int inputSize, int outputSize) throws Exception {
        for (IntFunction<ByteBuffer> memory :
                List.<IntFunction<ByteBuffer>>of(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
            for (boolean takeover : new boolean[] {true, false}) {
                exchange(takeover, inputSize, outputSize, memory);
            }
        }
    }

    private static void exchange(boolean takeover, int inputSize, int outputSize, IntFunction<ByteBuffer> memory)
            throws ProtocolException {
        try (var deflater = new MessageDeflater(DeflateProvider.jdk(), 6, 15, takeover);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, takeover)) {
            for (var message : MESSAGES) {
                var payload = deflate(deflater, message, inputSize, outputSize, memory);
                assertThat(inflate(inflater, payload, inputSize, outputSize, memory))
                        .isEqualTo(message);
            }
        }
    }

    @Test
    void messagesSurviveRandomCuts() throws Exception {
        var random = new Random(42);
        for (int i = 0; i < 300; i++) {
            boolean takeover = random.nextBoolean();
            int level = random.nextInt(10);
            try (var deflater = new MessageDeflater(DeflateProvider.jdk(), level, 15, takeover);
                    var inflater = new MessageInflater(DeflateProvider.jdk(), 15, takeover)) {
                for (int j = 0; j < 5; j++) {
                    var message = random.nextBoolean()
                            ? json(random.nextInt(4000), random.nextLong())
                            : noise(random.nextInt(4000), random.nextLong());
                    var payload = deflate(deflater, message, cut(random), cut(random), ByteBuffer::allocate);
                    assertThat(inflate(inflater, payload, cut(random), cut(random), ByteBuffer::allocateDirect))
                            .as("round %d.%d", i, j)
                            .isEqualTo(message);
                }
            }
        }
    }

    private static int cut(Random random) {
        return 1 + random.nextInt(1 + random.nextInt(300));
    }

    @Test
    void readOnlyInputIsTaken() throws Exception {
        try (var deflater = new MessageDeflater(DeflateProvider.jdk(), 6, 15, false);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, false)) {
            var message = json(2000, 9);
            var output = ByteBuffer.allocate(4000);
            assertThat(deflater.deflate(ByteBuffer.wrap(message).asReadOnlyBuffer(), output, true))
                    .isTrue();
            var back = ByteBuffer.allocate(4000);
            assertThat(inflater.inflate(output.flip().asReadOnlyBuffer(), back)).isEqualTo(message.length);
            inflater.finish();
            assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(message));
        }
    }

    /** One pair for all connections of a thread: whoever's turn it is, nothing of another's message shows. */
    @Test
    void withoutTakeoverConnectionsShareOneInstance() throws Exception {
        try (var deflater = new MessageDeflater(DeflateProvider.jdk(), 6, 15, false);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, false)) {
            var alone = new ArrayList<byte[]>();
            for (var message : MESSAGES) {
                try (var own = new MessageDeflater(DeflateProvider.jdk(), 6, 15, false)) {
                    alone.add(deflate(own, message));
                }
            }
            for (int i = 0; i < MESSAGES.size(); i++) {
                assertThat(deflate(deflater, MESSAGES.get(i))).isEqualTo(alone.get(i));
                assertThat(inflate(inflater, alone.get(i))).isEqualTo(MESSAGES.get(i));
            }
        }
    }

    /** A peer that ends each message's stream, as a compressor without sync flush does (RFC 7692 §7.2.3.4). */
    @Test
    void peerThatEndsItsStreamWithEachMessageIsRead() throws Exception {
        var deflater = new Deflater(6, true);
        try (var inflater = new MessageInflater(DeflateProvider.jdk(), 15, true)) {
            for (var message : MESSAGES) {
                deflater.reset();
                deflater.setInput(message);
                deflater.finish();
                var payload = new byte[50_000];
                int size = deflater.deflate(payload) + 1;
                assertThat(inflate(inflater, Arrays.copyOf(payload, size))).isEqualTo(message);
            }
        } finally {
            deflater.end();
        }
    }
}
