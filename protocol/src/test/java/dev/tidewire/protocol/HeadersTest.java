package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private final Headers headers = Headers.builder()
            .add("Vary", "Origin")
            .add("Set-Cookie", "a=b, c")
            .add("VARY", " ,Accept ,, Cookie\t")
            .build();

    @Test
    void findsFieldsWhateverTheirCapitalisation() {
        assertThat(headers.first("vary")).isEqualTo("Origin");
        assertThat(headers.all("vary")).containsExactly("Origin", ",Accept ,, Cookie");
        assertThat(headers.contains("set-cookie")).isTrue();
    }

    @Test
    void tellsWhatIsMissing() {
        assertThat(headers.first("Host")).isNull();
        assertThat(headers.all("Host")).isEmpty();
        assertThat(headers.contains("Host")).isFalse();
        assertThat(headers.hasToken("Host", "h")).isFalse();
    }

    @Test
    void joinsTheListsOfAllLines() {
        assertThat(headers.tokens("Vary")).containsExactly("Origin", "Accept", "Cookie");
        assertThat(headers.hasToken("Vary", "COOKIE")).isTrue();
        assertThat(headers.hasToken("Vary", "Cook")).isFalse();
    }

    @Test
    void takesNeitherAWholeListNorNothingForAnElement() {
        Headers named = Headers.builder()
                .add("Vary", "a, b")
                .add("Vary", "")
                .add("Vary", "c")
                .build();
        assertThat(named.hasToken("Vary", "C")).isTrue();
        assertThat(named.hasToken("Vary", "a, b")).isFalse();
        assertThat(named.hasToken("Vary", "")).isFalse();
    }

    @Test
    void keepsTheOrderOfLines() {
        assertThat(headers)
                .containsExactly(
                        Map.entry("Vary", "Origin"),
                        Map.entry("Set-Cookie", "a=b, c"),
                        Map.entry("VARY", ",Accept ,, Cookie"));
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void addsOthersToTheEnd() {
        var more = Headers.builder().add("Host", "h").addAll(headers).build();

        assertThat(more.size()).isEqualTo(4);
        assertThat(more).hasToString("[Host, Vary, Set-Cookie, VARY]");
        assertThat(Headers.builder().build()).isSameAs(Headers.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nX: b", "a\rb", "a\nb", "a\0b", "a\u0007", "\u001b[2J", "\u007f", "\u0100", "\u20ac", "\r\n"
            })
    void refusesAValueThatNoLineCarries(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("X-Mine", value))
                .withMessageContaining("X-Mine")
                .withMessageMatching("[ -~]+");
    }

    @ParameterizedTest
    @CsvSource({"'', '\"\"'", "'a b', '\"a b\"'", "a:b, a:b", "'a\r\nb', a\\u000d\\u000ab", "\u00e9, \\u00e9"})
    void refusesANameThatIsNoToken(String name, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.builder().add(name, "x"))
                .withMessageContaining(shown);
    }

    @Test
    void carriesLatinTextAndTabs() {
        assertThat(Headers.of("X", "\u00e9\tb").first("x")).isEqualTo("\u00e9\tb");
    }
}
