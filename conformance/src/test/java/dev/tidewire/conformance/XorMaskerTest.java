package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XorMaskerTest {
    private static final String MASK = "7\u00fa!=";
    private static final String MASKED = "\u007f\u009fMQX";

    // RFC 6455 §5.7: the masked text message "Hello"
    @Test
    void masksTheExampleOfTheRfc() {
        assertThat(new XorMasker(MASK).process("Hello").asString()).isEqualTo(MASKED);
    }

    @Test
    void goesOnWhereTheLastPieceEnded() {
        for (int cut = 0; cut <= 5; cut++) {
            XorMasker masker = new XorMasker(MASK);

            String unmasked = masker.process(MASKED.substring(0, cut)).asString()
                    + masker.process(MASKED.substring(cut)).asString();

            assertThat(unmasked).isEqualTo("Hello");
            assertThat(masker.pointer()).isEqualTo(5);
        }
    }
}
