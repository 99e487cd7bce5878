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
        "'a\u007f\u0000b', 'a\\u007f\\u0000b'",
        "'a\u2028b\u2029', 'a\\u2028b\\u2029'",
        "'\u202etxt.exe\u2066', '\\u202etxt.exe\\u2066'",
        "שלום, שלום",
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
