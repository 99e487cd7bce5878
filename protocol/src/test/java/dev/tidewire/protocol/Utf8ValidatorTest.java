package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8ValidatorTest {
    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder jdk = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer characters = CharBuffer.allocate(128);

    @ParameterizedTest
    @CsvSource({
        "80, 0",
        "bf, 0",
        "c080, 0",
        "c1bf, 0",
        "f5808080, 0",
        "f888808080, 0",
        "fc84, 0",
        "fe, 0",
        "ff, 0", //
        "c228, 1",
        "c2c2, 1",
        "c27f, 1",
        "dfc0, 1",
        "e08080, 1",
        "e09fbf, 1",
        "e0c080, 1",
        "eda080, 1",
        "edbfbf, 1",
        "f0808080, 1",
        "f08fbfbf, 1",
        "f4908080, 1",
        "f17fbfbf, 1",
        "e28228, 2",
        "e282c0, 2",
        "edc0, 1",
        "ed9f7f, 2",
        "f0908028, 3",
        "f09080c0, 3",
        "f48fbf7f, 3",
        "f09028, 2",
        "6180, 1",
        "61626364656667686970ff, 10", //
        "6162636465666768c3a980, 10",
        "e282ace282, -1",
        "c3, -1",
        "e1, -1",
        "e180, -1",
        "f1, -1",
        "f180, -1",
        "f18080, -1"
    })
    void failsAtTheFirstWrongByte(String text, int wrong) {
        byte[] bytes = HexFormat.of().parseHex(text);
        assertThat(firstRefused(bytes)).isEqualTo(wrong);
        if (wrong < 0) {
            assertThat(validator.isComplete()).as("complete").isFalse();
        }
    }

    /** The index of the first byte that is refused; -1 if none is. The bytes come one by one. */
    private int firstRefused(byte[] bytes) {
        validator.reset();
        var buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (!validator.accept(buffer, i, i + 1)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void agreesWithTheJdkOnAllSequencesOfOneAndTwoBytes() {
        var one = ByteBuffer.allocate(1);
        for (int value = 0; value <= 0xFF; value++) {
            assertAgrees(one.put(0, (byte) value));
        }
        var two = ByteBuffer.allocateDirect(2);
        for (int value = 0; value <= 0xFFFF; value++) {
            assertAgrees(two.putShort(0, (short) value));
        }
    }

    @Test
    void agreesWithTheJdkOnAllSequencesOfThreeBytes() {
        var three = ByteBuffer.allocate(3);
        for (int value = 0; value <= 0xFF_FFFF; value++) {
            assertAgrees(three.put(0, (byte) (value >> 16)).putShort(1, (short) value));
        }
    }

    @Test
    void agreesWithTheJdkOnSequencesOfFourBytes() {
        var random = new Random(6455);
        var four = ByteBuffer.allocate(4);
        for (int i = 0; i < 1_000_000; i++) {
            int mostlyRight = random.nextInt(0x0800_0000) | 0xF080_8080;
            int value = mostlyRight ^ (random.nextInt(4) == 0 ? 1 << random.nextInt(32) : 0);
            assertAgrees(four.putInt(0, value));
        }
    }

    /** Whole and cut everywhere, the verdict is that of the JDK's strict decoder. */
    private void assertAgrees(ByteBuffer bytes) {
        boolean expected = jdkAccepts(bytes);
        int length = bytes.capacity();
        for (int cuts = 0; cuts < 1 << (length - 1); cuts++) {
            if (accepts(bytes, cuts) != expected) {
                assertThat(!expected)
                        .as("%s cut as %s", hex(bytes), Integer.toBinaryString(cuts))
                        .isEqualTo(expected);
            }
        }
    }

    /** Bit i of {@code cuts} tells whether the text is cut behind byte i. */
    private boolean accepts(ByteBuffer bytes, int cuts) {
        validator.reset();
        int from = 0;
        for (int to = 1; to <= bytes.capacity(); to++) {
            if ((cuts >> (to - 1) & 1) == 1 || to == bytes.capacity()) {
                if (!validator.accept(bytes, from, to)) {
                    return false;
                }
                from = to;
            }
        }
        return validator.isComplete();
    }

    private boolean jdkAccepts(ByteBuffer bytes) {
        jdk.reset();
        return !jdk.decode(bytes.clear(), characters.clear(), true).isError();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.capacity()];
        bytes.get(0, copy);
        return HexFormat.of().formatHex(copy);
    }

    @Test
    void agreesWithTheJdkOnLongerTextsWithADamagedByte() {
        var random = new Random(3629);
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.appendCodePoint(character(random));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertAgreesCutAtRandom(bytes, random);
        }
    }

    private void assertAgreesCutAtRandom(byte[] bytes, Random random) {
        boolean expected = jdkAccepts(ByteBuffer.wrap(bytes));
        int wrong = firstRefused(bytes);
        boolean complete = wrong < 0 && validator.isComplete();
        assertThat(complete).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);

        validator.reset();
        int offset = random.nextInt(9);
        var buffer = ByteBuffer.allocateDirect(offset + bytes.length).put(offset, bytes);
        int from = 0;
        boolean accepted = true;
        while (accepted && from < bytes.length) {
            int to = Math.min(bytes.length, from + random.nextInt(20));
            accepted = validator.accept(buffer, offset + from, offset + to);
            assertThat(accepted).as("the chunk of the first wrong byte").isEqualTo(wrong < from || wrong >= to);
            from = to;
        }
    }

    private static int character(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x80, 0x800);
            case 1 -> random.nextInt(0x800, 0xD800);
            case 2 -> random.nextInt(0xE000, 0x1_0000);
            case 3 -> random.nextInt(0x1_0000, 0x11_0000);
            default -> random.nextInt(0x80);
        };
    }

    @Test
    void leavesPositionAndLimit() {
        var buffer = ByteBuffer.wrap("héllo wörld".getBytes(StandardCharsets.UTF_8))
                .position(4)
                .limit(9);
        assertThat(validator.accept(buffer, 5, 8)).isTrue();
        assertThat(buffer.position()).isEqualTo(4);
        assertThat(buffer.limit()).isEqualTo(9);
    }

    @Test
    void beginsANewTextAfterAReset() {
        assertThat(validator.accept(ByteBuffer.wrap(Wire.hex("e0")), 0, 1)).isTrue();
        validator.reset();
        assertThat(validator.isComplete()).isTrue();
        assertThat(validator.accept(ByteBuffer.wrap(Wire.hex("c280")), 0, 2)).isTrue();
    }
}
