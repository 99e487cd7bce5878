package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.plus;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged handshakes get one of two answers, and the same one however their bytes arrive. */
class HeadMutationTest {

    private static final int HEADS_PER_SEED = 2000;
    private static final String ALPHABET = " \t\r\n\0,;:=\"\\/%#?@[].*-1aG\u007f\u00e9";
    private static final String WHOLE_HEAD = plus(
            "Origin: https://app.example:444",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_max_window_bits=\"10\", mux",
            "Content-Length: 0");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isOpenedOrRefusedHoweverItArrives(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < HEADS_PER_SEED; i++) {
            var damaged = damage(random);

            var answer = answer(damaged, Heads.WHOLE);

            assertThat(answer).as(damaged).matches("opened .*|refused [45]\\d\\d .*|unfinished");
            assertThat(answer(damaged, 1)).as(damaged).isEqualTo(answer);
            assertThat(answer(damaged, 1 + random.nextInt(50))).as(damaged).isEqualTo(answer);
        }
    }

    private static String damage(Random random) {
        var text = new StringBuilder(WHOLE_HEAD);
        int faults = 1 + random.nextInt(3);
        for (int i = 0; i < faults; i++) {
            int at = random.nextInt(text.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString();
    }

    private static String answer(String wire, int pieceSize) {
        var reader = new RequestHeadReader(HeadLimits.defaults());
        try {
            var rest = Heads.feed(reader, wire, pieceSize);
            if (reader.isPartial()) {
                return "unfinished";
            }
            ServerHandshake.read(reader.head());
            return "opened " + reader.head() + " leaving " + rest.length();
        } catch (HandshakeException e) {
            return "refused " + e.status() + " " + e.getMessage();
        }
    }
}
