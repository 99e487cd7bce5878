package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int LIMIT = 200;

    @ParameterizedTest
    @CsvSource({
        // header, compression, at which byte, close code, a word of the message
        "83,                     false, 1,  1002, reserved opcode 3",
        "8f,                     false, 1,  1002, reserved opcode 15",
        "a1,                     false, 1,  1002, RSV2",
        "91,                     true,  1,  1002, RSV3",
        "c1,                     false, 1,  1002, no extension",
        "c9,                     true,  1,  1002, first",
        "c0,                     true,  1,  1002, first",
        "09,                     false, 1,  1002, fragmented control",
        "80,                     false, 1,  1002, no message has begun",
        "8105,                   false, 2,  1002, not masked",
        "89fe,                   false, 2,  1002, 125",
        "88ff,                   false, 2,  1002, 125",
        "82fe007d,               false, 4,  1002, shortest",
        "82fe00c9,               false, 4,  1009, limit is 200",
        "82ff000000000000ffff,   false, 10, 1002, shortest",
        "82ff0000000000010000,   false, 10, 1009, limit is 200",
        "82ff8000000000000000,   false, 10, 1002, top bit",
        "82ff7fffffffffffffff,   false, 10, 1009, limit is 200",
    })
    void refusesAtTheFirstByteThatTells(String header, boolean compression, int at, int code, String word) {
        byte[] bytes = Wire.hex(header);
        for (int length : new int[] {bytes.length, FrameWriter.MAX_HEADER, 100}) {
            var in = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
            assertRefused(new FrameReader(Role.SERVER, compression, LIMIT), in, code, word);
            assertThat(in.position()).as("in a chunk of %d", length).isEqualTo(at);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8180", "81fe007e", "81ff0000000000010000"})
    void aServersFrameIsNotMasked(String header) {
        assertRefused(new FrameReader(Role.CLIENT, false, LIMIT), ByteBuffer.wrap(Wire.hex(header)), 1002, "is masked");
    }

    private static void assertRefused(FrameReader frames, ByteBuffer in, int code, String word) {
        assertThatThrownBy(() -> frames.readHeader(in))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.closeCode()).isEqualTo(code))
                .hasMessageContaining(word);
    }

    @ParameterizedTest
    @CsvSource({
        "8180 01020304,                 1,  true,  false, 0",
        "02fd 01020304,                 2,  false, false, 125",
        "c2fe 007e 01020304,            2,  true,  true,  126",
        "41fe ffff 01020304,            1,  false, true,  65535",
        "81ff 0000000000010000 01020304, 1, true,  false, 65536",
        "89fd 01020304,                 9,  true,  false, 125",
        "8a80 01020304,                 10, true,  false, 0",
        "8882 01020304,                 8,  true,  false, 2",
    })
    void readsHeaders(String header, int opcode, boolean fin, boolean compressed, long length) throws Exception {
        byte[] bytes = Wire.hex(header);
        for (int piece : new int[] {1, 2, 3, bytes.length, FrameWriter.MAX_HEADER}) {
            var frames = new FrameReader(Role.SERVER, true, 65_536);
            feed(frames, Arrays.copyOf(bytes, Math.max(bytes.length, piece)), piece);
            assertThat(frames.opcode()).isEqualTo(opcode);
            assertThat(frames.isFin()).isEqualTo(fin);
            assertThat(frames.isCompressed()).isEqualTo(compressed);
            assertThat(frames.length()).isEqualTo(length);
            assertThat(frames.isControl()).isEqualTo(opcode >= 8);
            assertThat(frames.consumed()).isZero();
        }
    }

    private static void feed(FrameReader frames, byte[] header, int piece) throws ProtocolException {
        boolean whole = false;
        for (int from = 0; from < header.length && !whole; from += piece) {
            int size = Math.min(piece, header.length - from);
            whole = frames.readHeader(ByteBuffer.wrap(header, from, size).slice());
        }
        assertThat(whole).as("header whole").isTrue();
    }

    @Test
    void theLimitIsForDataFrames() throws ProtocolException {
        var frames = new FrameReader(Role.CLIENT, false, 1);
        assertThat(frames.readHeader(ByteBuffer.wrap(Wire.hex("8905")))).isTrue();
        assertThat(frames.length()).isEqualTo(5);
        assertRefused(new FrameReader(Role.CLIENT, false, 1), ByteBuffer.wrap(Wire.hex("8202")), 1009, "limit is 1");
    }

    @Test
    void unmasksThePayloadInPlaceOnceHoweverItIsConsumed() throws ProtocolException {
        // 20 bytes 00 to 13, masked with the key a1b2c3d4
        byte[] wire = Wire.masked("82 94 m 000102030405060708090a0b0c0d0e0f10111213", () -> 0xA1B2C3D4);
        var in = ByteBuffer.wrap(wire);
        var frames = new FrameReader(Role.SERVER, false, LIMIT);
        assertThat(frames.readHeader(in.limit(13))).isTrue();
        assertThat(frames.available(in)).isEqualTo(7);
        assertThat(frames.available(in)).as("asked again").isEqualTo(7);
        frames.consume(in, 1);
        assertThat(frames.available(in)).isEqualTo(6);
        assertThat(frames.available(in.limit(8))).as("of a part of the rest").isEqualTo(1);
        frames.consume(in, 1);
        assertThat(frames.endFrame()).isFalse();
        assertThat(frames.available(in.limit(wire.length))).isEqualTo(18);
        frames.consume(in, 18);
        assertThat(frames.consumed()).isEqualTo(20);
        assertThat(frames.endFrame()).isTrue();
        assertThat(Arrays.copyOfRange(wire, 6, 26)).isEqualTo(Wire.hex("000102030405060708090a0b0c0d0e0f10111213"));
    }

    @Test
    void takesNoMoreThanTheFrame() throws ProtocolException {
        var in = ByteBuffer.wrap(Wire.hex("8201 61 8201 62"));
        var frames = new FrameReader(Role.CLIENT, false, LIMIT);
        assertThat(frames.readHeader(in)).isTrue();
        assertThat(frames.available(in)).isEqualTo(1);
        frames.consume(in, 1);
        assertThat(frames.endFrame()).isTrue();
        assertThat(in.position()).isEqualTo(3);
    }

    @Test
    void knowsWhetherAMessageHasBegun() throws ProtocolException {
        var frames = new FrameReader(Role.CLIENT, false, LIMIT);
        assertThat(frames.isMidMessage()).as("at the start").isFalse();
        assertMidMessage(frames, "8900", false, false);
        assertMidMessage(frames, "0100", true, true);
        assertMidMessage(frames, "8a00", true, true);
        assertMidMessage(frames, "0000", true, true);
        assertMidMessage(frames, "8000", true, false);
        assertMidMessage(frames, "8200", true, false);
    }

    private static void assertMidMessage(FrameReader frames, String header, boolean within, boolean after)
            throws ProtocolException {
        var in = ByteBuffer.wrap(Wire.hex(header));
        assertThat(frames.readHeader(in)).isTrue();
        assertThat(frames.isMidMessage()).as("within %s", header).isEqualTo(within);
        assertThat(frames.endFrame()).isTrue();
        assertThat(frames.isMidMessage()).as("after %s", header).isEqualTo(after);
    }
}
