package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexDumpTest {

    @Test
    void sixteenBytesMakeALine() {
        byte[] bytes = "0123456789abcdef\u007f~".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexDump.of(bytes, 256))
                .isEqualTo("  000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
                        + "  000010  7f 7e" + " ".repeat(3 * 14) + "  .~\n");
    }

    @Test
    void whatIsNotShownIsCounted() {
        assertThat(HexDump.of(new byte[20], 3))
                .isEqualTo("  000000  00 00 00" + " ".repeat(3 * 13) + "  ...\n  ... 17 more bytes\n");
    }

    @Test
    void nothingIsNothing() {
        assertThat(HexDump.of(new byte[0], 256)).isEmpty();
    }
}
