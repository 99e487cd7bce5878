package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in parts, as they arrive, without regard to their size. */
class MessagePartsTest {
    private static final MessageLimits SMALL = new MessageLimits(65_536, 8, 3);

    /** Each part as its payload, with [ before the first and ] behind the last of a message. */
    private static List<String> parts(MessageReader reader, ByteBuffer... chunks) throws ProtocolException {
        var parts = new ArrayList<String>();
        for (ByteBuffer chunk : chunks) {
            for (var event = reader.next(chunk); event != MessageReader.Event.NEED_INPUT; event = reader.next(chunk)) {
                byte[] payload = new byte[reader.payloadLength()];
                reader.payload().get(reader.payloadStart(), payload);
                String hex = HexFormat.of().formatHex(payload);
                parts.add(
                        event == MessageReader.Event.PART
                                ? (reader.isFirstPart() ? "[" : "") + hex + (reader.isLastPart() ? "]" : "")
                                : event.name() + hex);
            }
        }
        return parts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8102 6162                            | [6162]
            8100                                 | []
            0100 0000 8000                       | []
            0101 61 0001 62 8001 63              | [61 62 63]
            0101 61 0000 8000                    | [61 ]
            0100 8001 61                         | [61]
            0101 61 8901 70 8001 62 8101 63      | [61 PING70 62] [63]
            0101 61 8802 03e8                    | [61 CLOSE03e8
            8103 61 / 62 / 63                    | [61 62 63]
            8103 / 6162 / 63 / 8100              | [6162 63] []
            8a01 / 70 / 81 / 00                  | PONG70 []
            """)
    void comeAsTheyArrive(String input, String expected) throws ProtocolException {
        var pool = new CountingPool();
        String[] chunks = input.split("/", -1);
        var buffers = new ByteBuffer[chunks.length];
        for (int i = 0; i < chunks.length; i++) {
            buffers[i] = ByteBuffer.wrap(Wire.hex(chunks[i]));
        }
        try (var reader = new MessageReader(Role.CLIENT, SMALL, true, pool, null)) {
            assertThat(String.join(" ", parts(reader, buffers))).isEqualTo(expected);
        }
        assertThat(pool.taken()).as("buffers taken").isZero();
    }

    @Test
    void mayBeManyUnlessTheyAreEmpty() throws ProtocolException {
        var limits = new MessageLimits(100, 100, 3);
        try (var reader = new MessageReader(Role.CLIENT, limits, true, new CountingPool(), null)) {
            parts(reader, ByteBuffer.wrap(Wire.hex("0101 61" + " 0001 62".repeat(10) + " 0000".repeat(3))));
            assertThatThrownBy(() -> parts(reader, ByteBuffer.wrap(Wire.hex("0000"))))
                    .isInstanceOfSatisfying(
                            ProtocolException.class,
                            broken -> assertThat(broken.closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION));
        }
    }

    @Test
    void areLentWhereTheyLie() throws ProtocolException {
        var in = ByteBuffer.wrap(Wire.hex("0102 6162 8001 63"));
        try (var reader = new MessageReader(Role.CLIENT, SMALL, true, new CountingPool(), null)) {
            assertThat(reader.next(in)).isEqualTo(MessageReader.Event.PART);
            assertThat(reader.payload()).isSameAs(in);
            assertThat(reader.payloadStart()).isEqualTo(2);
            assertThat(reader.isText()).isTrue();
            assertThat(reader.isMidMessage()).isTrue();
            assertThat(reader.next(in)).isEqualTo(MessageReader.Event.PART);
            assertThat(reader.isText()).as("text of a continuation").isTrue();
            assertThat(reader.isMidMessage()).isFalse();
        }
    }

    @Test
    void mayBeOfAnySizeAndNumberButNotTheirFrames() {
        String frames =
                "02 7e ffff m 61*65535" + " + 00 01 m 62".repeat(2000) + " + 80 00 m + 82 7f 0000000000010001 m";
        try (var reader = new MessageReader(Role.CLIENT, SMALL, true, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().every(4096, Wire.unmasked(frames))))
                    .containsExactly("binary " + "61".repeat(65_535) + "62".repeat(2000), "failed 1009");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8104 61c3 28", "0101 c3 8000", "0102 61e2 8001 81 8101 ff"})
    void ofTextAreUtf8(String input) {
        var chunk = ByteBuffer.wrap(Wire.hex(input));
        try (var reader = new MessageReader(Role.CLIENT, SMALL, true, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, chunk)).containsExactly("failed 1007");
        }
    }

    @Test
    void ofACompressedMessageComeInStepsAndEndWithAnEmptyOne() throws ProtocolException {
        // 20,000 zeros
        byte[] payload = Compressed.message(new byte[20_000]);
        var in = ByteBuffer.wrap(Wire.unmasked(
                "c2 %02x m %s".formatted(payload.length, HexFormat.of().formatHex(payload))));
        var pool = new CountingPool();
        try (var reader = new MessageReader(Role.CLIENT, SMALL, true, pool, Compressed.inflater(false))) {
            var parts = parts(reader, in);
            assertThat(parts).hasSize(4).last().isEqualTo("]");
            assertThat(parts.get(0)).isEqualTo("[" + "00".repeat(MessageInflater.STEP));
            assertThat(String.join("", parts)).isEqualTo("[" + "00".repeat(20_000) + "]");
            assertThat(pool.held()).as("held after the message").isZero();
            assertThat(pool.taken()).as("buffers for all parts").isEqualTo(1);
        }
        assertThat(pool.peak()).isEqualTo(MessageInflater.STEP);
    }

    @Test
    void ofACompressedMessageGoOnInTheRestOfAChunk() throws ProtocolException {
        byte[] payload = Compressed.message(new byte[20_000]);
        byte[] stream = Wire.masked(
                "42 80 m + 80 %02x m %s + 89 81 m 70"
                        .formatted(0x80 + payload.length, HexFormat.of().formatHex(payload)),
                () -> 0xCAFEBABE);
        var pool = new CountingPool();
        try (var reader = new MessageReader(Role.SERVER, SMALL, true, pool, Compressed.inflater(true))) {
            var in = ByteBuffer.wrap(stream);
            int sum = 0;
            for (var event = reader.next(in); event == MessageReader.Event.PART; event = reader.next(in)) {
                sum += reader.payloadLength();
                assertThat(reader.isFirstPart()).isEqualTo(sum <= MessageInflater.STEP);
                in = ByteBuffer.allocateDirect(in.remaining()).put(in).flip();
            }
            assertThat(sum).isEqualTo(20_000);
            assertThat(reader.payloadLength()).as("of the ping behind it").isEqualTo(1);
        }
        assertThat(pool.held()).isZero();
    }
}
