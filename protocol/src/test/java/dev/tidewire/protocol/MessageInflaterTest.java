package dev.tidewire.protocol;

import static dev.tidewire.protocol.DeflateSamples.deflate;
import static dev.tidewire.protocol.DeflateSamples.hex;
import static dev.tidewire.protocol.DeflateSamples.inflate;
import static dev.tidewire.protocol.DeflateSamples.json;
import static dev.tidewire.protocol.DeflateSamples.noise;
import static dev.tidewire.protocol.DeflateSamples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
    private static final String HELLO = "f248cdc9c90700";
    private static final String HELLO_AGAIN = "f200110000";

    // 1 MiB of zeros
    private static final byte[] BOMB = hex("ecc13101000000c2a0f54f6d085fa0" + "00".repeat(1016) + "3e03");

    private static MessageInflater inflater(boolean contextTakeover) {
        return new MessageInflater(DeflateProvider.jdk(), 15, contextTakeover);
    }

    private static void assertBadPayload(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.closeCode()).isEqualTo(CloseCode.INVALID_PAYLOAD));
    }

    @ParameterizedTest
    @CsvSource({
        "one block                        , f248cdc9c90700              , Hello",
        "stored block                     , 00 0500 faff 48656c6c6f 00  , Hello",
        "last block and padding           , f348cdc9c9070000            , Hello",
        "last block only                  , f348cdc9c90700              , Hello",
        "two blocks                       , f248050000 00ffffcac9c90700 , Hello",
        "last block then another          , f348cdc9c9070000 0000ffff f248cdc9c90700, HelloHello",
        "two last blocks then the header  , f348cdc9c90700f348cdc9c9070000, HelloHello",
        "last stored block at the end     , 01 0500 faff 48656c6c6f 00  , Hello",
        "last block without bytes         , f248cdc9c9070000 00ffff 01  , Hello",
        "header of an empty block         , 00                          , ''",
        "header of a last empty block     , 01                          , ''",
        "no bytes at all                  , ''                          , ''",
        "a last block of no bytes         , 0300                        , ''",
    })
    void readsMessageWithAndWithoutTakeover(String what, String payload, String expected) throws Exception {
        for (boolean takeover : new boolean[] {true, false}) {
            try (var inflater = inflater(takeover)) {
                assertThat(inflate(inflater, hex(payload))).as(what).isEqualTo(text(expected));
                assertThat(inflate(inflater, hex(HELLO))).as("next message").isEqualTo(text("Hello"));
            }
        }
    }

    @Test
    void contextTakeoverLetsMessageReferToTheOneBefore() throws Exception {
        try (var inflater = inflater(true)) {
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
            assertThat(inflate(inflater, hex(HELLO_AGAIN))).isEqualTo(text("Hello"));
            assertThat(inflate(inflater, hex("00"))).isEmpty();
            assertThat(inflate(inflater, hex(HELLO_AGAIN))).isEqualTo(text("Hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copyBeforeAnyOutputIsRefused(boolean contextTakeover) {
        try (var inflater = inflater(contextTakeover)) {
            assertBadPayload(() -> inflate(inflater, hex(HELLO_AGAIN)));
        }
    }

    @Test
    void withoutTakeoverNoByteOfAnEarlierMessageCanBeReached() throws Exception {
        try (var inflater = inflater(false)) {
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
            assertBadPayload(() -> inflate(inflater, hex(HELLO_AGAIN)));
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fixed block cut inside      , 6260646266616563e7e0e4e2e6e1e5e317101412",
        "dynamic block header only   , 04",
        "dynamic block counts only   , 05e0810000",
        "stored block cut inside     , 00 0500 faff 4865",
        "stored block without lengths, 00 0500",
        "tail not removed            , f248cdc9c9070000 00ffff",
        "block type 3                , 07",
        "lengths that do not match   , 00 0500 0000 4865",
        "distance too far back       , f200110000",
        "too many codes              , fcff",
    })
    void badPayloadIsRefused(String what, String payload) throws Exception {
        for (boolean takeover : new boolean[] {true, false}) {
            try (var inflater = inflater(takeover)) {
                assertBadPayload(() -> inflate(inflater, hex(payload)));
                inflater.abandon();
                assertThat(inflate(inflater, hex(HELLO))).as(what).isEqualTo(text("Hello"));
            }
        }
    }

    @Test
    void everyCutOfMessageIsRefusedWithAndWithoutTakeover() throws Exception {
        for (var message : new byte[][] {text("Hello, hello, hello"), json(1500, 1), noise(700, 2)}) {
            byte[] whole;
            try (var deflater = new MessageDeflater(DeflateProvider.jdk(), 6, 15, false)) {
                whole = deflate(deflater, message);
            }
            for (boolean takeover : new boolean[] {true, false}) {
                try (var inflater = inflater(takeover)) {
                    // The first byte of a stored block alone is a whole, empty message
                    for (int cut = whole[0] == 0 ? 2 : 1; cut < whole.length; cut++) {
                        var part = Arrays.copyOf(whole, cut);
                        assertBadPayload(() -> inflate(inflater, part));
                        inflater.abandon();
                    }
                    assertThat(inflate(inflater, whole)).isEqualTo(message);
                }
            }
        }
    }

    /** Whatever the payload: it is refused, or the message after it reads as it should. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void anyPayloadIsRefusedOrLeavesTheNextMessageWhole(long seed) throws Exception {
        var random = new Random(seed);
        int accepted = 0;
        try (var inflater = inflater(true)) {
            for (int i = 0; i < 20_000; i++) {
                var payload = noise(1 + random.nextInt(1 + random.nextInt(40)), random.nextLong());
                try {
                    inflate(inflater, payload);
                } catch (ProtocolException e) {
                    inflater.abandon();
                    continue;
                }
                accepted++;
                assertThat(inflate(inflater, hex(HELLO))).as(hex(payload)).isEqualTo(text("Hello"));
            }
        }
        assertThat(accepted).as("payloads that were accepted").isGreaterThan(10);
    }

    /** 316 lengths of codes are due, four bits each, and any bits will do: what checks the end is read as lengths. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headerOfBlockThatTakesAnyBitsIsRefused(boolean contextTakeover) throws Exception {
        try (var inflater = inflater(contextTakeover)) {
            assertBadPayload(() -> inflate(inflater, hex("ecfd0190244992244902")));
            inflater.abandon();
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, MessageInflater.STEP, 65_536})
    void bombPutsOutNoMoreThanOneStepAtOnce(int room) throws Exception {
        try (var inflater = inflater(false)) {
            var input = ByteBuffer.wrap(BOMB);
            var output = ByteBuffer.allocate(room);
            int limit = 65_536;
            int total = 0;
            while (total <= limit) {
                int step = inflater.inflate(input, output.clear());
                assertThat(step).isEqualTo(output.position()).isBetween(1, Math.min(room, MessageInflater.STEP));
                total += step;
            }
            assertThat(total).isLessThanOrEqualTo(limit + MessageInflater.STEP);
            assertThat(input.remaining()).as("left unread").isGreaterThan(900);

            inflater.abandon();
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
        }
    }

    @Test
    void bombIsAsLargeAsItSays() throws Exception {
        try (var inflater = inflater(false)) {
            assertThat(inflate(inflater, BOMB)).isEqualTo(new byte[1 << 20]);
        }
    }

    @Test
    void emptyStoredBlocksPutOutNothing() throws Exception {
        var payload = hex("000000ffff".repeat(13_107) + "00");
        for (int chunk : new int[] {1, 7, 65_536}) {
            try (var inflater = inflater(true)) {
                assertThat(inflate(inflater, payload, chunk, 1, ByteBuffer::allocate))
                        .isEmpty();
                assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
            }
        }
    }

    @Test
    void messageOfTooManyStreamsIsRefused() throws Exception {
        try (var inflater = inflater(false)) {
            var most = hex("0300".repeat(MessageInflater.MAX_STREAMS));
            for (int i = 0; i < 2; i++) {
                assertThat(inflate(inflater, most)).isEmpty();
            }
            for (var tooMany : new String[] {"0300", "4b0400"}) {
                var payload = hex(tooMany.repeat(MessageInflater.MAX_STREAMS + 1));
                assertThatThrownBy(() -> inflate(inflater, payload))
                        .isInstanceOfSatisfying(
                                ProtocolException.class,
                                e -> assertThat(e.closeCode()).isEqualTo(CloseCode.POLICY_VIOLATION));
            }
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
        }
    }

    @Test
    void streamAfterLastBlockCannotReachBytesBeforeIt() throws Exception {
        try (var inflater = inflater(true)) {
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
            assertBadPayload(() -> inflate(inflater, hex("f348cdc9c90700" + HELLO_AGAIN)));
        }
    }

    @Test
    void afterBadMessageWithTakeoverEveryFurtherOneIsRefused() throws Exception {
        try (var inflater = inflater(true)) {
            assertBadPayload(() -> inflate(inflater, hex("07")));
            assertBadPayload(() -> inflate(inflater, hex(HELLO)));
            assertBadPayload(inflater::finish);
        }
    }

    @Test
    void abandonedMessageLeavesNothingToTheNext() throws Exception {
        try (var inflater = inflater(false)) {
            inflater.inflate(ByteBuffer.wrap(hex("00 0500 faff 4865")), ByteBuffer.allocate(1));
            inflater.abandon();
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));

            inflater.inflate(ByteBuffer.wrap(hex(HELLO)), ByteBuffer.allocate(100));
            inflater.abandon();
            assertBadPayload(() -> inflate(inflater, hex(HELLO_AGAIN)));
        }
    }

    @Test
    void misuseIsNamed() throws Exception {
        var inflater = inflater(false);
        var input = ByteBuffer.wrap(hex(HELLO));
        assertThatThrownBy(() -> inflater.inflate(input, ByteBuffer.allocate(0)))
                .isInstanceOf(IllegalArgumentException.class);
        inflater.inflate(input, ByteBuffer.allocate(1));
        assertThatThrownBy(inflater::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("output");

        inflater.close();
        inflater.close();
        assertThatThrownBy(() -> inflater.inflate(input, ByteBuffer.allocate(9)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(inflater::finish).hasMessageContaining("closed");
        assertThatThrownBy(inflater::abandon).hasMessageContaining("closed");
        assertThatThrownBy(inflater::release).hasMessageContaining("closed");
    }

    @Test
    void roomBeyondTheStepIsLeftAsItWas() throws Exception {
        try (var inflater = inflater(false)) {
            var output = ByteBuffer.allocate(3 * MessageInflater.STEP);
            output.position(10).limit(20_000);
            assertThat(inflater.inflate(ByteBuffer.wrap(BOMB), output)).isEqualTo(MessageInflater.STEP);
            assertThat(output.position()).isEqualTo(10 + MessageInflater.STEP);
            assertThat(output.limit()).isEqualTo(20_000);
        }
    }

    @Test
    void nativeMemoryComesWithTheFirstByteAndGoesOnce() throws Exception {
        var counting = new CountingDeflate();
        for (int i = 0; i < 1000; i++) {
            var inflater = new MessageInflater(counting, 15, i % 2 == 0);
            inflate(inflater, new byte[0]);
            assertThat(counting.open()).isZero();
            inflater.inflate(ByteBuffer.wrap(hex(HELLO)), ByteBuffer.allocate(1));
            assertThat(counting.open()).isOne();
            inflater.close();
            inflater.close();
            assertThat(counting.open()).isZero();
        }
        assertThat(counting.made()).isEqualTo(1000);
    }

    @Test
    void releaseFreesWhatNoMessageNeeds() throws Exception {
        var counting = new CountingDeflate();
        try (var inflater = new MessageInflater(counting, 15, false)) {
            assertThat(inflater.release()).isTrue();
            inflate(inflater, hex(HELLO));
            assertThat(inflater.release()).isTrue();
            assertThat(counting.open()).isZero();
            inflater.inflate(ByteBuffer.wrap(hex(HELLO)), ByteBuffer.allocate(100));
            assertThat(inflater.release()).as("in the middle of a message").isFalse();
            inflater.finish();
            assertThat(inflate(inflater, hex(HELLO))).isEqualTo(text("Hello"));
        }
        try (var inflater = new MessageInflater(counting, 15, true)) {
            inflate(inflater, hex(HELLO));
            assertThat(inflater.release()).as("the window is needed").isFalse();
            assertThat(inflate(inflater, hex(HELLO_AGAIN))).isEqualTo(text("Hello"));
        }
        assertThat(counting.open()).isZero();
    }
}
