package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @ParameterizedTest
    @CsvSource({
        "plain € 😀, plain € 😀",
        "'\u001b[2J\u001b]0;title\u0007', '\\u001b[2J\\u001b]0;title\\u0007'",
        "'\u009b31m', '\\u009b31m'",
        "'a\rb', 'a\\u000db'",
        "'a\tb', 'a\tb'"
    })
    void controlCharactersAreWrittenOut(String text, String shown) {
        assertThat(Terminal.escape(text)).isEqualTo(shown);
    }

    @Test
    void linesStayLines() {
        assertThat(Terminal.escape("a\nb\u0000")).isEqualTo("a\nb\\u0000");
    }
}
