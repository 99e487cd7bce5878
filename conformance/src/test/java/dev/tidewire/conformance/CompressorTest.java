package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressorTest {
    private static final int MEMORY_LEVEL = 8;

    // two equal halves of 8000 random octets: only a window of at least 13 bits can refer from one to the other
    private static final String REPEATED = random(8000).repeat(2);

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void everyWindowGivesTheMessagesBack(int windowBits) throws Exception {
        Compressor compressor = new Compressor(windowBits, MEMORY_LEVEL);
        Decompressor decompressor = new Decompressor(windowBits);

        for (String message : new String[] {"a", REPEATED, "\u00ff".repeat(100_000), REPEATED}) {
            assertThat(compressor.compress(message).asString()).isEmpty();
            String compressed = compressor.flush().asString();

            // RFC 7692 §7.2.1: the empty block that the sender cuts off
            assertThat(compressed).endsWith("\u0000\u0000\u00ff\u00ff");
            assertThat(decompressor.decompress(compressed).asString()).isEqualTo(message);
        }
    }

    @Test
    void referencesBeyondTheWindowAreNotFollowed() throws Exception {
        Compressor compressor = new Compressor(15, MEMORY_LEVEL);
        compressor.compress(REPEATED);
        String compressed = compressor.flush().asString();
        assertThat(compressed.length()).isLessThan(9000);

        assertThat(inflated(9, compressed)).isNotEqualTo(REPEATED);
        assertThat(inflated(15, compressed)).isEqualTo(REPEATED);
    }

    private static String inflated(int windowBits, String compressed) throws Exception {
        try {
            return new Decompressor(windowBits).decompress(compressed).asString();
        } catch (DataFormatException refused) {
            return "";
        }
    }

    private static String random(int length) {
        byte[] octets = new byte[length];
        new Random(1).nextBytes(octets);
        return new String(octets, ISO_8859_1);
    }
}
