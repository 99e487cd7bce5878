package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLimitsTest {
    private static final MessageLimits LIMITS = new MessageLimits(65_536, 65_536, 1024);

    @ParameterizedTest
    @CsvSource({
        // frames and messages of exactly the limit, and one byte more
        "82 ff 0000000000010000 m 61*65536,                             65536",
        "82 ff 0000000000010001 m,                                      1009",
        "02 fe 8000 m 61*32768 + 80 fe 8000 m 61*32768,                 65536",
        "02 fe 8000 m 61*32768 + 80 fe 8001 m,                          1009",
        "02 ff 0000000000010000 m 61*65536 + 80 80 m,                   65536",
        "02 ff 0000000000010000 m 61*65536 + 00 80 m + 80 81 m,         1009",
        "02 fe fffa m 61*65530 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 80 81 m 61, 65536",
        "02 fe fffa m 61*65530 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 00 81 m 61 + 80 82 m,    1009",
    })
    void holdsToTheByte(String frames, int expected) {
        for (Role role : Role.values()) {
            byte[] stream = role == Role.SERVER ? Wire.masked(frames, () -> 0x0F1E2D3C) : Wire.unmasked(frames);
            var pool = new CountingPool();
            try (var reader = new MessageReader(role, LIMITS, false, pool, null)) {
                assertThat(Transcript.of(reader, Cutting.heap().every(10_000, stream)))
                        .containsExactly(expected == 1009 ? "failed 1009" : "binary " + "61".repeat(expected));
            }
            assertThat(pool.held()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, text, 61", "1024, text, 61", "1025, failed, 1008"})
    void countsFragments(int fragments, String kind, String rest) {
        var frames = new StringBuilder(fragments == 1 ? "81 81 m 61" : "01 81 m 61");
        for (int i = 2; i <= fragments; i++) {
            frames.append(i == fragments ? "+ 80 80 m" : "+ 00 80 m");
        }
        byte[] stream = Wire.unmasked(frames.toString());
        try (var reader = new MessageReader(Role.CLIENT, LIMITS, false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().whole(stream))).containsExactly(kind + " " + rest);
        }
    }

    @Test
    void countsFragmentsOfEachMessageAlone() {
        byte[] stream = Wire.unmasked("01 00 m + 00 00 m + 80 00 m + 01 00 m + 00 00 m + 80 00 m");
        try (var reader = new MessageReader(Role.CLIENT, new MessageLimits(1, 1, 3), false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().whole(stream))).containsExactly("text", "text");
        }
    }

    @Test
    void othersHoldFromTheNextMessageOn() {
        byte[] small = Wire.unmasked("82 02 6161");
        byte[] large = Wire.unmasked("82 04 61616161");
        byte[] begun = Wire.unmasked("02 01 61");
        try (var reader = new MessageReader(Role.CLIENT, new MessageLimits(3, 3, 3), false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().whole(small))).containsExactly("binary 6161");
            reader.limits(new MessageLimits(4, 4, 3));
            assertThat(Transcript.of(reader, Cutting.heap().whole(large))).containsExactly("binary 61616161");
            reader.limits(new MessageLimits(3, 3, 3));
            assertThat(Transcript.of(reader, Cutting.heap().whole(begun))).isEmpty();
            assertThatThrownBy(() -> reader.limits(new MessageLimits(4, 4, 3)))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (var reader = new MessageReader(Role.CLIENT, LIMITS, false, new CountingPool(), null)) {
            reader.limits(new MessageLimits(3, 3, 3));
            assertThat(Transcript.of(reader, Cutting.heap().whole(large))).containsExactly("failed 1009");
        }
    }

    @Test
    void endlessFragmentsEndAtTheLimit() {
        // The bytes stop mattering once the limit is reached: nothing is read after the header that breaks it
        byte[] stream = Wire.unmasked("02 7e 4000 m 61*16384" + " + 00 7e 4000 m 61*16384".repeat(9));
        var pool = new CountingPool();
        try (var reader = new MessageReader(Role.CLIENT, LIMITS, false, pool, null)) {
            var chunk = Cutting.heap().whole(stream);
            assertThat(Transcript.of(reader, chunk)).containsExactly("failed 1009");
            assertThat(chunk.position()).isEqualTo(4 * (16_384 + 4) + 4);
        }
        assertThat(pool.peak()).isLessThanOrEqualTo(2 * 65_536);
    }

    @ParameterizedTest
    @CsvSource({
        "02 81 m 41 + 80 ff 000000007fffffff m",
        "02 81 m 41 + 80 ff 0000000080000000 m",
        "02 81 m 41 + 80 ff 7fffffffffffffff m"
    })
    void sumsDoNotOverflow(String frames) {
        var unlimited = new MessageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        byte[] stream = Wire.masked(frames, Wire.ZERO_KEY);
        try (var reader = new MessageReader(Role.SERVER, unlimited, false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().whole(stream))).containsExactly("failed 1009");
        }
    }

    @Test
    void aFrameMayBeSmallerThanAMessage() {
        var limits = new MessageLimits(4, 10, 10);
        String frames = "02 04 m 61626364 + 00 04 m 65666768 + 80 02 m 696a + 82 05 m";
        try (var reader = new MessageReader(Role.CLIENT, limits, false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().every(3, Wire.unmasked(frames))))
                    .containsExactly("binary 6162636465666768696a", "failed 1009");
        }
    }

    @Test
    void theLimitOfAFrameIsTheSameWhenCompressionIsAgreedButNotUsed() {
        var limits = new MessageLimits(1000, 10_000, 10);
        for (boolean inParts : List.of(false, true)) {
            var inflater = new MessageInflater(DeflateProvider.jdk(), 15, false);
            try (var reader = new MessageReader(Role.CLIENT, limits, inParts, new CountingPool(), inflater)) {
                String frames = "82 7e 03e8 m 61*1000 + 02 01 m 61 + 80 7e 03e9 m";
                assertThat(Transcript.of(reader, Cutting.heap().whole(Wire.unmasked(frames))))
                        .containsExactly("binary " + "61".repeat(1000), "failed 1009");
            }
        }
    }

    @Test
    void controlFramesDoNotCount() {
        var limits = new MessageLimits(1, 1, 1);
        String frames = "89 7d m 70*125 + 81 01 m 61 + 8a 7d m 70*125 + 88 05 m 03e8 627965";
        try (var reader = new MessageReader(Role.CLIENT, limits, false, new CountingPool(), null)) {
            assertThat(Transcript.of(reader, Cutting.heap().every(50, Wire.unmasked(frames))))
                    .containsExactly(
                            "ping " + "70".repeat(125), "text 61", "pong " + "70".repeat(125), "close 1000 bye");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1", "1, -1, 1", "1, 1, -1"})
    void limitsArePositive(int maxFrame, int maxMessage, int maxFragments) {
        assertThatThrownBy(() -> new MessageLimits(maxFrame, maxMessage, maxFragments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }
}
