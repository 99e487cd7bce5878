package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, UTF_8);

    @Test
    void printsEachGroupAndEndsWithTheTally() {
        Tally tally = new Tally("server", List.of("1.1.1", "1.1.2", "9.1.1"), out);
        tally.finished("1.1.1", "OK", "OK", 500, "");
        tally.finished("9.1.1", "INFORMATIONAL", "INFORMATIONAL", 2000, "");
        tally.finished("1.1.2", "OK", "OK", 1000, "");
        tally.finish(12);

        assertThat(lines())
                .containsExactly(
                        "  group 9.1     1 of   1 good      2.0 s",
                        "  group 1       2 of   2 good      1.5 s",
                        "autobahn server: 3 cases, 2 OK, 1 INFORMATIONAL, 0 NON-STRICT, 0 UNIMPLEMENTED, 0 FAILED, 12 s");
        assertThat(tally.passed()).isEqualTo(3);
        assertThat(tally.failed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "OK, OK, OK, true",
        "OK, INFORMATIONAL, INFORMATIONAL, true",
        "INFORMATIONAL, INFORMATIONAL, INFORMATIONAL, true",
        "NON-STRICT, OK, NON-STRICT, false",
        "UNIMPLEMENTED, OK, UNIMPLEMENTED, false",
        "FAILED, OK, FAILED, false",
        "OK, UNCLEAN, FAILED, false",
        "OK, WRONG CODE, FAILED, false",
        "OK, FAILED BY CLIENT, FAILED, false",
        "NON-STRICT, FAILED, FAILED, false"
    })
    void theWorseOfBothWordsCounts(String behavior, String close, String verdict, boolean passes) {
        Tally tally = new Tally("client", List.of("6.4.1"), out);
        tally.finished("6.4.1", behavior, close, 1, "the reason");
        tally.finish(1);

        assertThat(tally.failed()).isEqualTo(passes ? 0 : 1);
        assertThat(lines().get(lines().size() - 1)).contains("1 cases", "1 " + verdict);
        assertThat(lines().contains("  6.4.1    %-13s the reason".formatted(verdict)))
                .isEqualTo(!passes);
    }

    @Test
    void whatHasNoResultHasFailed() {
        Tally tally = new Tally("server", List.of("1.1.1", "1.1.2", "1.1.10"), out);
        tally.finished("1.1.1", "OK", "OK", 1, "");
        tally.finish(3);

        assertThat(tally.failed()).isEqualTo(2);
        assertThat(lines())
                .containsExactly(
                        "  2 FAILED for want of a result: 1.1.2 1.1.10",
                        "  group 1       1 of   3 good      0.0 s",
                        "autobahn server: 3 cases, 1 OK, 0 INFORMATIONAL, 0 NON-STRICT, 0 UNIMPLEMENTED, 2 FAILED, 3 s");
    }

    @Test
    void aSecondResultDoesNotReplaceTheFirst() {
        Tally tally = new Tally("client", List.of("1.1.1"), out);
        tally.finished("1.1.1", "FAILED", "OK", 1, "");
        tally.finished("1.1.1", "OK", "OK", 1, "");
        tally.finished("2.1", "OK", "OK", 1, "");

        assertThat(tally.failed()).isEqualTo(1);
        assertThat(tally.passed()).isZero();
    }

    private List<String> lines() {
        return printed.toString(UTF_8).lines().toList();
    }
}
