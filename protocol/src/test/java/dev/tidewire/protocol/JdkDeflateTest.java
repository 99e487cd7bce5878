package dev.tidewire.protocol;

import static dev.tidewire.protocol.DeflateSamples.hex;
import static dev.tidewire.protocol.DeflateSamples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class JdkDeflateTest {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    @Test
    void compressesWithTheFullWindowOnly() {
        assertThat(DeflateProvider.jdk().minimumWindowBits()).isEqualTo(15);
        assertThatThrownBy(() -> DeflateProvider.jdk().compressor(6, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15")
                .hasMessageContaining("10");
    }

    @Test
    void closedCompressorSaysSo() {
        var compressor = DeflateProvider.jdk().compressor(6, 15);
        compressor.close();
        compressor.close();
        assertThatThrownBy(() -> compressor.compress(NONE, ByteBuffer.allocate(20), true))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(compressor::reset).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedDecompressorSaysSo() {
        var decompressor = DeflateProvider.jdk().decompressor(9);
        decompressor.close();
        decompressor.close();
        assertThatThrownBy(() -> decompressor.decompress(NONE, ByteBuffer.allocate(20)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decompressor::reset).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decompressor::finished).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void decompressorTellsOfTheEndOfTheStream() throws Exception {
        try (var decompressor = DeflateProvider.jdk().decompressor(15)) {
            var output = ByteBuffer.allocate(20);
            var input = ByteBuffer.wrap(hex("f348cdc9c90700 f248"));
            decompressor.decompress(input, output);
            assertThat(decompressor.finished()).isTrue();
            assertThat(input.remaining()).isEqualTo(2);
            assertThat(output.flip()).isEqualTo(ByteBuffer.wrap(text("Hello")));
            decompressor.reset();
            assertThat(decompressor.finished()).isFalse();
        }
    }

    @Test
    void badDataIsNamedWithoutRepeatingIt() {
        try (var decompressor = DeflateProvider.jdk().decompressor(15)) {
            assertThatThrownBy(
                            () -> decompressor.decompress(ByteBuffer.wrap(hex("f200110000")), ByteBuffer.allocate(20)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage("compressed message is not DEFLATE: invalid distance too far back");
        }
    }
}
