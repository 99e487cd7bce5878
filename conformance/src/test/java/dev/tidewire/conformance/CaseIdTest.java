package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseIdTest {
    private static final List<String> ALL = List.of("1.1.1", "1.1.10", "2.1", "9.1.6", "12.1.1", "12.1.10", "12.2.1");

    @ParameterizedTest
    @CsvSource({
        "*, 1.1.1 1.1.10 2.1 9.1.6 12.1.1 12.1.10 12.2.1",
        "1, 1.1.1 1.1.10",
        "1.*, 1.1.1 1.1.10",
        "12.*.1, 12.1.1 12.2.1",
        "12.1, 12.1.1 12.1.10",
        "9.1.6, 9.1.6",
        "'12.2.1, 2', 2.1 12.2.1"
    })
    void patternsFitNumberByNumberAndKeepTheOrder(String patterns, String picked) {
        assertThat(CaseId.select(ALL, patterns)).containsExactly(picked.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"8", "1.1.1.1", "'1,'", "''"})
    void aPatternThatFitsNothingIsAnError(String patterns) {
        assertThatThrownBy(() -> CaseId.select(ALL, patterns))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("No case fits");
    }

    @Test
    void longGroupsAreCountedByTheirParts() {
        assertThat(ALL.stream().map(CaseId::group).distinct()).containsExactly("1", "2", "9.1", "12.1", "12.2");
    }
}
