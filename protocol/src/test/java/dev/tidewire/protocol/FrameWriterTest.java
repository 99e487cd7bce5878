package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "5, 8105",
        "125, 817d",
        "126, 817e007e",
        "255, 817e00ff",
        "256, 817e0100",
        "32768, 817e8000",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "2147483647, 817f000000007fffffff",
        "2147483648, 817f0000000080000000",
        "9223372036854775807, 817f7fffffffffffffff",
    })
    void writesTheShortestForm(long length, String expected) {
        var out = ByteBuffer.allocate(FrameWriter.MAX_HEADER);
        FrameWriter.putHeader(out, FrameWriter.firstByte(Opcode.TEXT, true, false), length);
        assertThat(written(out)).isEqualTo(Wire.hex(expected));
        assertThat(FrameWriter.headerLength(length, false)).isEqualTo(out.position());

        out.clear();
        FrameWriter.putHeader(out, FrameWriter.firstByte(Opcode.TEXT, true, false), length, 0x01020304);
        byte[] masked = Wire.hex(expected + " 01020304");
        masked[1] |= (byte) 0x80;
        assertThat(written(out)).isEqualTo(masked);
        assertThat(FrameWriter.headerLength(length, true)).isEqualTo(out.position());
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, false, 00",
        "0, true, false, 80",
        "1, true, false, 81",
        "1, false, true, 41",
        "2, true, true, c2",
        "8, true, false, 88",
        "10, true, false, 8a",
    })
    void makesTheFirstByte(int opcode, boolean fin, boolean compressed, String expected) {
        assertThat((byte) FrameWriter.firstByte(opcode, fin, compressed)).isEqualTo(Wire.hex(expected)[0]);
    }

    @ParameterizedTest
    @CsvSource({"0", "125", "126", "65535", "65536", "70000"})
    void writesWhatTheReaderReads(int length) throws ProtocolException {
        for (Role role : Role.values()) {
            var out = ByteBuffer.allocate(FrameWriter.MAX_HEADER + length);
            int first = FrameWriter.firstByte(Opcode.BINARY, true, false);
            if (role == Role.SERVER) {
                FrameWriter.putHeader(out, first, length, 0x9A8B7C6D);
            } else {
                FrameWriter.putHeader(out, first, length);
            }
            var frames = new FrameReader(role, false, length);
            assertThat(frames.readHeader(out.flip())).isTrue();
            assertThat(out.hasRemaining()).isFalse();
            assertThat(frames.length()).isEqualTo(length);
            assertThat(frames.opcode()).isEqualTo(Opcode.BINARY);
        }
    }

    private static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }
}
