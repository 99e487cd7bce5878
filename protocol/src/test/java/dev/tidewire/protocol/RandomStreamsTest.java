package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Random streams of frames, valid or damaged, against a naive encoder and against themselves cut otherwise. */
class RandomStreamsTest {
    private static final int LIMIT = 400_000;

    @Test
    void whatWasSentComesOutHoweverItIsCut() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var sent = new RandomStream(random, 12);
            var read = read(sent, sent.bytes(), random);
            assertThat(read).as("seed %d", seed).isEqualTo(sent.lines());
        }
    }

    @Test
    void aDamagedStreamHasOneAnswerHoweverItIsCut() {
        for (int seed = 0; seed < 600; seed++) {
            var random = new Random(seed);
            var sent = new RandomStream(random, 4);
            byte[] bytes = damaged(sent.bytes(), random);
            var read = read(sent, bytes, random);
            for (int again = 0; again < 3; again++) {
                assertThat(read(sent, bytes, random)).as("seed %d", seed).isEqualTo(read);
            }
        }
    }

    @Test
    void noiseIsRefusedOrWaitedFor() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var options = new RandomStream(random, 0);
            byte[] noise = new byte[2 + random.nextInt(4096)];
            random.nextBytes(noise);
            // Else all but a few end at the first byte, which tells a defined opcode and no reserved bits
            noise[0] &= (byte) 0x8B;
            noise[1] = (byte) (options.role() == Role.SERVER ? noise[1] | 0x80 : noise[1] & 0x7F);
            assertThat(read(options, noise, random)).isEqualTo(read(options, noise, random));
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 0; i--) {
            int at = random.nextBoolean()
                    ? random.nextInt(Math.min(damaged.length, 40))
                    : random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
        }
        return damaged;
    }

    /** What a reader with the stream's options tells, the bytes cut at random; nothing may be left of it. */
    private static List<String> read(RandomStream options, byte[] bytes, Random random) {
        var pool = new CountingPool(random.nextInt(2) * random.nextInt(1000));
        var deflate = new CountingDeflate();
        var inflater = options.compression() ? new MessageInflater(deflate, 15, options.contextTakeover()) : null;
        var limits = new MessageLimits(LIMIT, LIMIT, 1000);
        var cutting = random.nextBoolean() ? Cutting.heap() : Cutting.direct();
        List<String> lines;
        try (var reader = new MessageReader(options.role(), limits, options.inParts(), pool, inflater)) {
            lines = Transcript.of(reader, cutting.atRandom(bytes, random), rest(random));
        }
        assertThat(pool.held()).as("bytes not given back").isZero();
        assertThat(deflate.open()).as("decompressors not closed").isZero();
        return lines;
    }

    private static UnaryOperator<ByteBuffer> rest(Random random) {
        return chunk -> random.nextBoolean()
                ? chunk
                : ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
    }
}
