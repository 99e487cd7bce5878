package dev.tidewire.protocol;

import static dev.tidewire.protocol.DeflateSamples.deflate;
import static dev.tidewire.protocol.DeflateSamples.hex;
import static dev.tidewire.protocol.DeflateSamples.inflate;
import static dev.tidewire.protocol.DeflateSamples.json;
import static dev.tidewire.protocol.DeflateSamples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {
    private static MessageDeflater deflater(boolean contextTakeover) {
        return new MessageDeflater(DeflateProvider.jdk(), 6, 15, contextTakeover);
    }

    @Test
    void writesTheBytesOfTheStandardsExamples() {
        try (var deflater = deflater(true)) {
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("f248cdc9c90700");
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("f200110000");
        }
        try (var deflater = new MessageDeflater(DeflateProvider.jdk(), 0, 15, true)) {
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("000500faff48656c6c6f00");
        }
    }

    @Test
    void withoutTakeoverEveryMessageStandsAlone() {
        try (var deflater = deflater(false)) {
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("f248cdc9c90700");
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("f248cdc9c90700");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emptyMessageIsOneZeroByte(boolean contextTakeover) throws Exception {
        try (var deflater = deflater(contextTakeover);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, contextTakeover)) {
            for (var message : new String[] {"", "Hello", "", "", "Hello"}) {
                var payload = deflate(deflater, text(message));
                if (message.isEmpty()) {
                    assertThat(payload).containsExactly(0);
                }
                assertThat(inflate(inflater, payload)).isEqualTo(text(message));
            }
        }
    }

    @Test
    void emptyMessageWaitsForRoom() {
        try (var deflater = deflater(false)) {
            var full = ByteBuffer.allocate(0);
            var none = ByteBuffer.allocate(0);
            assertThat(deflater.deflate(none, full, true)).isFalse();
            var output = ByteBuffer.allocate(4);
            assertThat(deflater.deflate(none, output, true)).isTrue();
            assertThat(output.position()).isOne();
        }
    }

    @Test
    void lastPieceMayBeEmpty() throws Exception {
        try (var deflater = deflater(true);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, true)) {
            var output = ByteBuffer.allocate(100);
            assertThat(deflater.deflate(ByteBuffer.wrap(text("Hel")), output, false))
                    .isTrue();
            assertThat(deflater.deflate(ByteBuffer.wrap(text("lo")), output, false))
                    .isTrue();
            assertThat(deflater.deflate(ByteBuffer.allocate(0), output, false)).isTrue();
            assertThat(deflater.deflate(ByteBuffer.allocate(0), output, true)).isTrue();
            var payload = new byte[output.flip().remaining()];
            output.get(payload);
            assertThat(inflate(inflater, payload)).isEqualTo(text("Hello"));
        }
    }

    @Test
    void tailNeverShowsWhereverTheOutputIsCut() throws Exception {
        var message = json(3000, 7);
        byte[] expected;
        try (var deflater = deflater(false)) {
            expected = deflate(deflater, message);
        }
        for (int outputSize = 1; outputSize <= expected.length + 10; outputSize++) {
            try (var deflater = deflater(false);
                    var inflater = new MessageInflater(DeflateProvider.jdk(), 15, false)) {
                var payload = deflate(deflater, message, message.length, outputSize, ByteBuffer::allocate);
                // A buffer that a flush fills to the brim makes zlib flush once more: one empty block, five bytes
                assertThat(payload.length).isBetween(expected.length, expected.length + 10);
                assertThat(inflate(inflater, payload)).as("%d", outputSize).isEqualTo(message);
            }
        }
    }

    @Test
    void inputBehindAnUnfetchedEndIsRefused() {
        try (var deflater = deflater(false)) {
            var input = ByteBuffer.wrap(text("Hello"));
            var output = ByteBuffer.allocate(1);
            assertThat(deflater.deflate(input, output, true)).isFalse();
            assertThatThrownBy(() -> deflater.deflate(ByteBuffer.wrap(text("more")), output.clear(), true))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> deflater.deflate(input, output.clear(), false))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void abandonedMessageLeavesNothingToTheNext(boolean contextTakeover) {
        try (var deflater = deflater(contextTakeover)) {
            deflater.abandon();
            deflater.deflate(ByteBuffer.wrap(json(500, 3)), ByteBuffer.allocate(1), true);
            deflater.abandon();
            assertThat(hex(deflate(deflater, text("Hello")))).isEqualTo("f248cdc9c90700");
        }
    }

    @Test
    void nativeMemoryComesWithTheFirstByteAndGoesOnce() {
        var counting = new CountingDeflate();
        for (int i = 0; i < 1000; i++) {
            var deflater = new MessageDeflater(counting, 1, 15, i % 2 == 0);
            deflate(deflater, new byte[0]);
            assertThat(counting.open()).isZero();
            deflater.deflate(ByteBuffer.wrap(text("Hello")), ByteBuffer.allocate(1), true);
            assertThat(counting.open()).isOne();
            deflater.close();
            deflater.close();
            assertThat(counting.open()).isZero();
        }
        assertThat(counting.made()).isEqualTo(1000);
    }

    @Test
    void releaseFreesMemoryBetweenMessages() throws Exception {
        var counting = new CountingDeflate();
        try (var deflater = new MessageDeflater(counting, 6, 15, true);
                var inflater = new MessageInflater(DeflateProvider.jdk(), 15, true)) {
            assertThat(deflater.release()).isTrue();
            assertThat(inflate(inflater, deflate(deflater, text("Hello")))).isEqualTo(text("Hello"));
            assertThat(deflater.release()).isTrue();
            assertThat(counting.open()).isZero();
            assertThat(inflate(inflater, deflate(deflater, text("Hello")))).isEqualTo(text("Hello"));
            deflater.deflate(ByteBuffer.wrap(text("Hello")), ByteBuffer.allocate(100), false);
            assertThat(deflater.release()).as("in the middle of a message").isFalse();
        }
        assertThat(counting.open()).isZero();
    }

    @Test
    void useAfterCloseIsNamed() {
        var deflater = deflater(false);
        deflater.close();
        assertThatThrownBy(() -> deflate(deflater, text("Hello")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(deflater::abandon).hasMessageContaining("closed");
        assertThatThrownBy(deflater::release).hasMessageContaining("closed");
    }

    @Test
    void compressorThatDoesNotFlushIsFoundOut() {
        var silent = new DeflateProvider() {
            @Override
            public int minimumWindowBits() {
                return 8;
            }

            @Override
            public Compressor compressor(int level, int windowBits) {
                return new Compressor() {
                    @Override
                    public void compress(ByteBuffer input, ByteBuffer output, boolean flush) {
                        output.put(input);
                    }

                    @Override
                    public void reset() {}

                    @Override
                    public void close() {}
                };
            }

            @Override
            public Decompressor decompressor(int windowBits) {
                throw new UnsupportedOperationException();
            }
        };
        for (var message : new String[] {"abc", "abcdefgh"}) {
            try (var deflater = new MessageDeflater(silent, 6, 15, true)) {
                assertThatThrownBy(() -> deflate(deflater, text(message)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("empty stored block");
            }
        }
    }
}
