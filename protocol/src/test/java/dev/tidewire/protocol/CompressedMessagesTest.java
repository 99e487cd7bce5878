package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages in their frames: RFC 7692 with its examples, bombs, damage, and the limits. */
class CompressedMessagesTest {
    private static final MessageLimits LIMITS = new MessageLimits(65_536, 65_536, 1024);

    // Zeros: a code of one bit for 258 of them, so that each further byte stands for 2064
    private static final String ZEROS = "ecc13101000000c2a0f54f6d085fa0 ";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            example 7.2.3.1          | c1 87 m f248cdc9c90700                                  | text 48656c6c6f
            in two frames            | 41 83 m f248cd + 80 84 m c9c90700                       | text 48656c6c6f
            in many frames           | 41 80 m + 00 81 m f2 + 00 80 m + 00 86 m 48cdc9c90700 + 80 80 m | text 48656c6c6f
            a ping between them      | 41 83 m f248cd + 89 81 m 70 + 80 84 m c9c90700          | ping 70; text 48656c6c6f
            stored block             | c1 8b m 00 0500 faff 48656c6c6f 00                      | text 48656c6c6f
            last block               | c1 88 m f348cdc9c9070000                                | text 48656c6c6f
            two blocks               | c1 8d m f248050000 00ffffcac9c90700                       | text 48656c6c6f
            refers to the one before | c1 87 m f248cdc9c90700 + c1 85 m f200110000             | text 48656c6c6f; text 48656c6c6f
            empty                    | c1 81 m 00                                              | text
            without payload          | c1 80 m                                                 | text
            binary                   | c2 87 m f248cdc9c90700                                  | binary 48656c6c6f
            not compressed           | 81 85 m 48656c6c6f + c1 81 m 00 + 82 81 m ff            | text 48656c6c6f; text; binary ff
            last block, then more    | c1 93 m f348cdc9c9070000 0000ffff f248cdc9c90700 + c1 87 m f248cdc9c90700 | \
            text 48656c6c6f48656c6c6f; text 48656c6c6f
            empty blocks, no output  | c1 ff 0000000000010000 m 000000ffff*13107 00            | text
            1 MiB of zeros           | c2 fe 0409 m ecc13101000000c2a0f54f6d085fa0 00*1016 3e03 | failed 1009
            RSV1 on a continuation   | 41 85 m 7274a43d00 + c0 81 m 00                         | failed 1002
            RSV1 on a ping           | c9 80 m                                                 | failed 1002
            RSV1 on a close          | c8 80 m                                                 | failed 1002
            RSV2 too                 | e1 87 m f248cdc9c90700                                  | failed 1002
            cut within its codes     | c1 94 m 6260646266616563e7e0e4e2e6e1e5e317101412        | failed 1007
            cut within its data      | c1 83 m f248cd                                          | failed 1007
            cut within a block       | c1 86 m 00 0500 faff 48                                 | failed 1007
            refers to nothing        | c1 85 m f200110000                                      | failed 1007
            not a kind of block      | c1 81 m 06                                              | failed 1007
            blocks without end       | c1 ff 0000000000010000 m 000000ffff*13107 ff            | failed 1007
            text that is not UTF-8   | c1 87 m 00 0100 feff ff 00                              | failed 1007
            text cut in a character  | c1 88 m 00 0200 fdff e282 00                            | failed 1007
            """)
    void areReadOrRefused(String what, String frames, String expected) {
        byte[] masked = Wire.masked(frames, () -> 0x5A6B7C8D);
        byte[] unmasked = Wire.unmasked(frames);
        var lines = lines(expected);
        for (boolean inParts : new boolean[] {false, true}) {
            // Parts have no limit in all: the caller sees each step of a bomb
            if (!inParts || !expected.endsWith("1009")) {
                assertThat(answers(Role.SERVER, inParts, masked)).as(what).containsOnly(lines);
                assertThat(answers(Role.CLIENT, inParts, unmasked)).as(what).containsOnly(lines);
            }
        }
    }

    private static List<List<String>> answers(Role role, boolean inParts, byte[] stream) {
        var answers = new ArrayList<List<String>>();
        for (Cutting cutting : Cutting.both()) {
            answers.add(answer(role, inParts, List.of(cutting.whole(stream))));
            answers.add(answer(role, inParts, cutting.every(1, stream)));
            int step = stream.length < 200 ? 1 : 97 + stream.length / 20;
            for (int cut = 0; cut <= stream.length; cut += step) {
                answers.add(answer(role, inParts, cutting.at(stream, cut)));
            }
        }
        return answers.stream().distinct().toList();
    }

    private static List<String> answer(Role role, boolean inParts, List<ByteBuffer> chunks) {
        var pool = new CountingPool();
        var deflate = new CountingDeflate();
        List<String> answer;
        try (var reader = new MessageReader(role, LIMITS, inParts, pool, new MessageInflater(deflate, 15, true))) {
            answer = Transcript.of(reader, chunks);
        }
        assertThat(pool.held()).as("bytes not given back").isZero();
        assertThat(deflate.open()).as("decompressors not closed").isZero();
        return answer;
    }

    private static List<String> lines(String expected) {
        var lines = new ArrayList<String>();
        for (String line : expected.split(";", -1)) {
            lines.add(line.strip());
        }
        return lines;
    }

    @Test
    void withoutTakeoverAMessageMustNotReferToTheOneBefore() {
        byte[] stream = Wire.unmasked("c1 07 m f248cdc9c90700 + c1 05 m f200110000");
        try (var reader =
                new MessageReader(Role.CLIENT, LIMITS, false, new CountingPool(), Compressed.inflater(false))) {
            assertThat(Transcript.of(reader, Cutting.heap().whole(stream)))
                    .containsExactly("text 48656c6c6f", "failed 1007");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 16_384, Integer.MAX_VALUE})
    void aBombEndsAtTheLimitAndHoldsLessThanTwiceOfIt(int chunk) {
        // 1 GiB in one frame
        int limit = 2 << 20;
        byte[] stream = Wire.unmasked("c2 7f 00000000000fecb7 m " + ZEROS + "00*1043624");
        var pool = new CountingPool();
        var limits = new MessageLimits(limit, limit, 1024);
        try (var reader = new MessageReader(Role.CLIENT, limits, false, pool, Compressed.inflater(false))) {
            var chunks = Cutting.heap().every(Math.min(chunk, stream.length), stream);
            assertThat(Transcript.of(reader, chunks)).containsExactly("failed 1009");
            assertThat(pool.peak()).isLessThan(2L * limit);
        }
        assertThat(pool.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 9})
    void aMessageAtTheLimitFitsHoweverItCompresses(int level) {
        assertFits(level, DeflateSamples.noise(65_536, level));
        assertFits(level, DeflateSamples.json(65_536, level));
        assertFits(level, new byte[65_536]);
    }

    @Test
    void aLargeMessageAtTheLimitFitsThoughItGrowsWhenCompressed() {
        byte[] message = DeflateSamples.noise(1 << 20, 7);
        assertThat(sent(6, message, message.length)).containsExactly(Transcript.line("binary", message));
    }

    private static void assertFits(int level, byte[] message) {
        int limit = message.length;
        assertThat(sent(level, message, limit)).containsExactly(Transcript.line("binary", message));
        byte[] longer = Arrays.copyOf(message, limit + 1);
        assertThat(sent(level, longer, limit)).containsExactly("failed 1009");
    }

    private static List<String> sent(int level, byte[] message, int limit) {
        var deflater = new Deflater(level, true);
        byte[] payload = Compressed.message(deflater, message);
        deflater.end();
        int length = payload.length;
        String header = length < 126 ? "c2 %02x" : length <= 0xFFFF ? "c2 7e %04x" : "c2 7f %016x";
        byte[] stream =
                Wire.unmasked(header.formatted(length) + " m " + HexFormat.of().formatHex(payload));
        var pool = new CountingPool();
        var limits = new MessageLimits(limit, limit, 1);
        try (var reader = new MessageReader(Role.CLIENT, limits, false, pool, Compressed.inflater(false))) {
            var answer = Transcript.of(reader, Cutting.heap().every(5000, stream));
            assertThat(pool.peak()).as("held").isLessThanOrEqualTo(2L * limit);
            return answer;
        }
    }

    @Test
    void closedAnywhereItFreesAll() {
        byte[] stream = Wire.masked(
                "41 84 m f248cdc9 + 89 83 m 707071 + 80 83 m c90700 + c2 8b m 00 0500 faff 48656c6c6f 00",
                () -> 0x11223344);
        for (int end = 0; end <= stream.length; end++) {
            answer(
                    Role.SERVER,
                    false,
                    List.of(ByteBuffer.wrap(stream.clone(), 0, end).slice()));
            answer(
                    Role.SERVER,
                    true,
                    List.of(ByteBuffer.wrap(stream.clone(), 0, end).slice()));
        }
    }

    @Test
    void holdsNoDecompressorBetweenMessagesWithoutTakeover() throws ProtocolException {
        var deflate = new CountingDeflate();
        var in = ByteBuffer.wrap(Wire.hex("c107 f248cdc9c90700"));
        try (var reader = new MessageReader(
                Role.CLIENT, LIMITS, false, new CountingPool(), new MessageInflater(deflate, 15, false))) {
            assertThat(reader.next(in)).isEqualTo(MessageReader.Event.MESSAGE);
            assertThat(deflate.made()).isEqualTo(1);
            assertThat(deflate.open()).isZero();
        }
    }
}
