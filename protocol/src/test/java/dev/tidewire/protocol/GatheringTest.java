package dev.tidewire.protocol;

import static dev.tidewire.protocol.MessageReader.Event.MESSAGE;
import static dev.tidewire.protocol.MessageReader.Event.NEED_INPUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message that is under way holds: nothing before its first byte, and twice its bytes at most. */
class GatheringTest {
    private static final int SMALLEST = 256;

    @ParameterizedTest
    @ValueSource(strings = {"0100", "0200 0000 0000", "827e ffff", "827f 00000000000fffff", "0100 8900 0000", "01"})
    void holdsNothingBeforeTheFirstByte(String bytes) throws ProtocolException {
        var pool = new CountingPool();
        try (var reader = reader(pool, 1 << 20)) {
            reader.next(ByteBuffer.wrap(Wire.hex(bytes)));
            assertThat(pool.taken()).isZero();
        }
    }

    @Test
    void fragmentsOfOneByteHoldTwiceWhatTheyCarryAtMost() throws ProtocolException {
        var pool = new CountingPool();
        int fragments = 500_000;
        try (var reader = reader(pool, fragments + 1)) {
            reader.next(ByteBuffer.wrap(Wire.hex("0201 61")));
            for (int carried = 1; carried < fragments; carried++) {
                assertThat(reader.next(ByteBuffer.wrap(Wire.hex("0001 61 8a00 "))))
                        .isEqualTo(MessageReader.Event.PONG);
                if (pool.held() > Math.max(SMALLEST, 2L * carried)) {
                    assertThat(pool.held()).as("held for %d bytes", carried).isLessThanOrEqualTo(2L * carried);
                }
            }
            assertThat(reader.next(ByteBuffer.wrap(Wire.hex("8000")))).isEqualTo(MESSAGE);
            assertThat(reader.payloadLength()).isEqualTo(fragments);
        }
        assertThat(pool.held()).isZero();
        assertThat(pool.taken()).as("times it grew").isLessThan(20);
        assertThat(pool.peak()).as("while it grew").isLessThan(3L * fragments);
    }

    @Test
    void chunksOfOneByteHoldTwiceWhatTheyCarryAtMost() throws ProtocolException {
        var pool = new CountingPool();
        try (var reader = reader(pool, 1)) {
            reader.next(ByteBuffer.wrap(Wire.hex("827f 0000000000010000")));
            for (int carried = 1; carried < 65_536; carried++) {
                assertThat(reader.next(ByteBuffer.allocate(1))).isEqualTo(NEED_INPUT);
                assertThat(pool.held()).isLessThanOrEqualTo(Math.max(SMALLEST, 2L * carried));
            }
            assertThat(reader.next(ByteBuffer.allocate(1))).isEqualTo(MESSAGE);
            assertThat(reader.payloadLength()).isEqualTo(65_536);
        }
        assertThat(pool.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5000})
    void worksWithLargerBuffersThanItAskedFor(int spare) throws ProtocolException {
        var pool = new CountingPool(spare);
        byte[] payload = DeflateSamples.noise(3000, 1);
        String hex = HexFormat.of().formatHex(payload);
        byte[] stream =
                Wire.unmasked("02 7e 03e8 m " + hex.substring(0, 2000) + " + 80 7e 07d0 m " + hex.substring(2000));
        try (var reader = reader(pool, 10)) {
            assertThat(Transcript.of(reader, Cutting.heap().every(7, stream))).containsExactly("binary " + hex);
        }
        assertThat(pool.held()).isZero();
    }

    @Test
    void thePoolOfTheHeapAnswersEmptyBuffersOfAtLeastWhatWasAsked() {
        var buffer = BufferPool.HEAP.take(300);
        assertThat(buffer.capacity()).isGreaterThanOrEqualTo(300);
        assertThat(buffer.remaining()).isEqualTo(buffer.capacity());
        BufferPool.HEAP.give(buffer);
    }

    private static MessageReader reader(BufferPool pool, int maxFragments) {
        return new MessageReader(Role.CLIENT, new MessageLimits(1 << 20, 1 << 20, maxFragments), false, pool, null);
    }
}
