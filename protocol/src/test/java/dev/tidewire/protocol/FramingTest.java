package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes on the wire and the exact answer, for both roles, however the bytes are cut and wherever they lie. */
class FramingTest {
    private static final MessageLimits LIMITS = new MessageLimits(65_536, 65_536, 1024);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            RSV1, no extension agreed        | c1 85 m 48656c6c6f
            RSV2                             | a1 85 m 48656c6c6f
            RSV3                             | 91 85 m 48656c6c6f
            all reserved bits on a ping      | f9 80 m
            RSV1 on a close                  | c8 80 m
            reserved opcode 3                | 83 80 m
            reserved opcode 4                | 84 80 m
            reserved opcode 5                | 85 80 m
            reserved opcode 6                | 86 80 m
            reserved opcode 7                | 87 80 m
            reserved opcode 11               | 8b 80 m
            reserved opcode 12               | 8c 80 m
            reserved opcode 13               | 8d 80 m
            reserved opcode 14               | 8e 80 m
            reserved opcode 15               | 8f 80 m
            reserved opcode, length 2^63-1   | 83 ff 7fffffffffffffff m
            HTTP: GET                        | 47 c5 5420 2f61646d696e
            0 bytes in the 16-bit form       | 81 fe 0000 m
            125 bytes in the 16-bit form     | 81 fe 007d m 61*125
            5 bytes in the 64-bit form       | 81 ff 0000000000000005 m 48656c6c6f
            125 bytes in the 64-bit form     | 81 ff 000000000000007d m 61*125
            65535 bytes in the 64-bit form   | 82 ff 000000000000ffff m
            length 2^63                      | 82 ff 8000000000000000 m
            length 2^64-1                    | 82 ff ffffffffffffffff m
            fragmented ping                  | 09 81 m 78 + 80 81 m 79
            fragmented close                 | 08 80 m
            fragmented pong                  | 0a 80 m
            ping of 126                      | 89 fe 007e m 2a*126
            pong in the 64-bit form          | 8a ff 0000000000000001 m 2a
            close of 126                     | 88 fe 007e m 03e8 2a*124
            continuation, nothing begun      | 80 81 m 78
            continuation, not the last       | 00 81 m 78
            text within a text               | 01 83 m 666f6f + 81 83 m 626172
            text within a text, not the last | 01 83 m 666f6f + 01 83 m 626172
            binary within a text             | 01 83 m 666f6f + 02 83 m 626172
            text within an empty fragment    | 02 80 m + 81 83 m 626172
            close payload of one byte        | 88 81 m 03
            """)
    void refusesWhatBreaksTheProtocol(String what, String frames) {
        assertThat(answers(frames)).as(what).containsOnly(List.of("failed 1002"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            2^63-1                         | 82 ff 7fffffffffffffff m
            2^31                           | 82 ff 0000000080000000 m
            2^32                           | 82 ff 0000000100000000 m
            2^32 + 5                       | 82 ff 0000000100000005 m
            65537                          | 82 ff 0000000000010001 m
            sum of lengths overflows       | 02 81 m 41 + 80 ff 7fffffffffffffff m
            one byte too many in fragments | 02 ff 0000000000010000 m 41*65536 + 80 81 m 42
            """)
    void refusesWhatIsTooLarge(String what, String frames) {
        assertThat(answers(frames)).as(what).containsOnly(List.of("failed 1009"));
    }

    @ParameterizedTest
    @CsvSource({
        "lone continuation,       80",
        "overlong NUL,            c080",
        "overlong slash,          c0af",
        "overlong U+007F,         c1bf",
        "overlong in three,       e08080",
        "overlong U+07FF,         e09fbf",
        "high surrogate,          eda080",
        "low surrogate,           edbfbf",
        "surrogate pair,          eda080edb080",
        "overlong in four,        f0808080",
        "overlong U+FFFF,         f08fbfbf",
        "above U+10FFFF,          f4908080",
        "lead of above U+10FFFF,  f5808080",
        "five bytes,              f888808080",
        "FE,                      fe",
        "FF,                      ff",
        "no continuation,         c328",
        "truncated three,         e282",
        "truncated four,          f09f98",
        "truncated after ASCII,   616263646566676869c3",
        "wrong after ASCII,       6162636465666768698f",
    })
    void refusesTextThatIsNotUtf8(String what, String payload) {
        int length = payload.length() / 2;
        String header = " %02x m ".formatted(0x80 + length);
        assertThat(answers("81" + header + payload)).as(what).containsOnly(List.of("failed 1007"));
        assertThat(answers("01 80 m + 00" + header + payload + " + 80 80 m"))
                .as("%s, in fragments", what)
                .containsOnly(List.of("failed 1007"));
        assertThat(answers("82" + header + payload))
                .as("%s, but binary", what)
                .containsOnly(List.of("binary " + payload));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            surrogate in two fragments      | 01 82 m eda0 + 80 81 m 80
            last fragment empty             | 01 82 m e282 + 80 80 m
            close reason with a surrogate   | 88 96 m 03e8 cebae1bdb9cf83cebcceb5 eda080 656469746564
            close reason cut short          | 88 84 m 03e8 e282
            """)
    void refusesTextThatIsNotUtf8InPieces(String what, String frames) {
        assertThat(answers(frames)).as(what).containsOnly(List.of("failed 1007"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            81 85 m 48656c6c6f                                  | text 48656c6c6f
            01 83 m 48656c + 80 82 m 6c6f                       | text 48656c6c6f
            01 80 m + 00 80 m + 80 80 m                         | text
            81 80 m                                             | text
            82 80 m                                             | binary
            82 82 m eda0                                        | binary eda0
            02 81 m ed + 80 81 m a0                             | binary eda0
            81 87 m 00efbbbfefbfbf                              | text 00efbbbfefbfbf
            81 84 m f48fbfbf                                    | text f48fbfbf
            01 81 m f4 + 00 81 m 8f + 00 81 m bf + 80 81 m bf   | text f48fbfbf
            82 fe 007e m 61*126                                 | binary 61*126
            82 fe ffff m 61*65535                               | binary 61*65535
            82 ff 0000000000010000 m 61*65536                   | binary 61*65536
            89 80 m                                             | ping
            89 fd m 70*125                                      | ping 70*125
            8a fd m 70*125                                      | pong 70*125
            01 81 m 41 + 89 81 m 70 + 8a 80 m + 80 81 m 42      | ping 70; pong; text 4142
            01 81 m 41 + 88 82 m 03e9                           | close 1001
            88 80 m                                             | close 1005
            88 85 m 03e8 627965                                 | close 1000 bye
            88 fd m 0bb8 61*123                                 | close 3000 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            81 81 m 61 + 82 81 m 62 + 81 81 m 63                | text 61; binary 62; text 63
            """)
    void readsWhatIsValid(String frames, String expected) {
        assertThat(answers(frames)).containsOnly(lines(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000", "1001, 1001", "1002, 1002", "1003, 1003", "1007, 1007", "1008, 1008", "1009, 1009", "1010, 1010",
        "1011, 1011", "1012, 1012", "1013, 1013", "1014, 1014", "3000, 3000", "3999, 3999", "4000, 4000", "4999, 4999"
    })
    void readsValidCloseCodes(int code, String expected) {
        assertThat(answers("88 82 m %04x".formatted(code))).containsOnly(List.of("close " + expected));
    }

    @ParameterizedTest
    @CsvSource({"0", "999", "1004", "1005", "1006", "1015", "1016", "1100", "2000", "2999", "5000", "65535"})
    void refusesInvalidCloseCodes(int code) {
        assertThat(answers("88 82 m %04x".formatted(code))).containsOnly(List.of("failed 1002"));
    }

    @Test
    void aClientMasksAndAServerDoesNot() {
        String frame = "81 85 m 48656c6c6f";
        var answers = new ArrayList<List<String>>();
        var random = new Random(1);
        collect(Role.SERVER, Wire.unmasked(frame), answers);
        collect(Role.CLIENT, Wire.masked(frame, Wire.ZERO_KEY), answers);
        collect(Role.CLIENT, Wire.masked(frame, random::nextInt), answers);
        assertThat(answers).containsOnly(List.of("failed 1002"));
    }

    /** The distinct answers to these frames over both roles, random keys, all cuts and both kinds of memory. */
    private static List<List<String>> answers(String frames) {
        var random = new Random(frames.hashCode());
        var answers = new ArrayList<List<String>>();
        for (IntSupplier keys : List.of(Wire.ZERO_KEY, (IntSupplier) random::nextInt)) {
            collect(Role.SERVER, Wire.masked(frames, keys), answers);
        }
        collect(Role.CLIENT, Wire.unmasked(frames), answers);
        return answers.stream().distinct().toList();
    }

    private static void collect(Role role, byte[] stream, List<List<String>> answers) {
        for (Cutting cutting : Cutting.both()) {
            answers.add(answer(role, List.of(cutting.whole(stream))));
            answers.add(answer(role, cutting.every(1, stream)));
            int step = stream.length < 400 ? 1 : stream.length / 9;
            for (int cut = 0; cut <= stream.length; cut += step) {
                answers.add(answer(role, cutting.at(stream, cut)));
            }
        }
    }

    private static List<String> answer(Role role, List<ByteBuffer> chunks) {
        var pool = new CountingPool();
        List<String> answer;
        try (var reader = new MessageReader(role, LIMITS, false, pool, null)) {
            answer = Transcript.of(reader, chunks);
        }
        assertThat(pool.held()).as("bytes not given back").isZero();
        return answer;
    }

    private static List<String> lines(String expected) {
        var lines = new ArrayList<String>();
        for (String line : expected.split(";", -1)) {
            String[] words = line.strip().split(" ", 2);
            boolean payload = words.length > 1 && !words[0].equals("close");
            lines.add(payload ? Transcript.line(words[0], Wire.hex(words[1])) : line.strip());
        }
        return lines;
    }
}
