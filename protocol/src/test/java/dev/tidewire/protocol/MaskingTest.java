package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static final int KEY = 0x37FA213D;
    private static final int MOST = 64;

    @Test
    void masksTheExampleOfTheRfc() {
        // RFC 6455 §5.7: "Hello", masked
        var payload = ByteBuffer.wrap(Wire.hex("48656c6c6f"));
        Masking.apply(payload, 0, 5, KEY, 0);
        assertThat(payload.array()).isEqualTo(Wire.hex("7f9f4d5158"));
    }

    @Test
    void masksAnyStretchAtAnyPhaseAndLeavesTheRest() {
        for (ByteBuffer buffer : buffers(3 * MOST)) {
            for (int from = 0; from <= MOST; from++) {
                for (int length = 0; length <= MOST; length++) {
                    for (int phase = 0; phase <= MOST; phase++) {
                        assertMasked(buffer, from, from + length, phase);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 1, Integer.MIN_VALUE, -1, -2, -3})
    void countsOnlyTheLowBitsOfThePhase(int phase) {
        for (ByteBuffer buffer : buffers(3 * MOST)) {
            assertMasked(buffer, 3, 40, phase);
        }
    }

    @Test
    void leavesPositionAndLimit() {
        var buffer = ByteBuffer.allocate(32).position(5).limit(20);
        Masking.apply(buffer, 2, 19, KEY, 1);
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(buffer.limit()).isEqualTo(20);
    }

    private static List<ByteBuffer> buffers(int size) {
        return List.of(
                ByteBuffer.allocate(size),
                ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocateDirect(size),
                ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static void assertMasked(ByteBuffer buffer, int from, int to, int phase) {
        byte[] bytes = new byte[buffer.capacity()];
        new Random(from).nextBytes(bytes);
        buffer.clear().put(bytes).clear();
        Masking.apply(buffer, from, to, KEY, phase);

        byte[] turns = {0x37, (byte) 0xFA, 0x21, 0x3D};
        for (int i = from; i < to; i++) {
            bytes[i] ^= turns[(phase + i - from) & 3];
        }
        if (!buffer.equals(ByteBuffer.wrap(bytes))) {
            assertThat(buffer).as("%d to %d, phase %d", from, to, phase).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }
}
