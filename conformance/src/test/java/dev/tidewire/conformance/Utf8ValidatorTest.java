package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ValidatorTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
    void acceptsEveryBoundaryHoweverItIsCut(String hex) {
        String octets = octets(hex);
        for (int cut = 0; cut <= octets.length(); cut++) {
            Utf8Validator validator = new Utf8Validator();
            Object[] first = validator.validate(octets.substring(0, cut)).toArray();
            Object[] second = validator.validate(octets.substring(cut)).toArray();

            assertThat(first[0]).isEqualTo(true);
            assertThat(first[1]).isEqualTo(cut == 0 || cut == octets.length());
            assertThat(second).containsExactly(true, true, octets.length() - cut, octets.length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "41 80, 1",
        "c0 80, 0",
        "c1 bf, 0",
        "c3 28, 1",
        "e0 9f bf, 1",
        "ed a0 80, 1",
        "f0 8f bf bf, 1",
        "f4 90 80 80, 1",
        "f5 80 80 80, 0",
        "ff, 0",
        "e2 82 41, 2"
    })
    void tellsWhereItFails(String hex, int valid) {
        assertThat(new Utf8Validator().validate(octets(hex.replace(" ", ""))).toArray())
                .containsExactly(false, false, valid, valid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e282", "f09f98"})
    void tellsOfAnUnfinishedCharacterAndForgetsItOnReset(String hex) {
        Utf8Validator validator = new Utf8Validator();
        assertThat(validator.validate(octets(hex)).get(1)).isEqualTo(false);

        validator.reset();

        assertThat(validator.validate("A").toArray()).containsExactly(true, true, 1, 1);
    }

    private static String octets(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }
}
