package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t ",
                "a\u0000b",
                "a\nb",
                "a\u001b[31mb",
                "a\u007fb",
                "a\u0085b",
                "a\u00a0b", // a blank that does not break
                "a\u200bb", // a blank without width
                "\u202eadA", // turns the writing direction
                "a\u2066b",
                "\ufeffAda", // byte order mark
                "a\u2028b", // line separator
                "a\ue000b", // private use
                "a\ud800b", // half a pair
                "\udc00",
                "\u0308", // a mark without a letter
                "\uffff"
            })
    void namesThatFoolOrBreakAreRefused(String name) {
        assertThatThrownBy(() -> ChatText.name(name)).isInstanceOf(ChatException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Ada, Ada",
        "' Ada Lovelace ', Ada Lovelace",
        "Zoe\u0308, Zoë",
        "李雷, 李雷",
        "😀, 😀",
        "O'Hara <x>, O'Hara <x>"
    })
    void namesAreTrimmedAndComposed(String raw, String name) throws Exception {
        assertThat(ChatText.name(raw)).isEqualTo(name);
    }

    @Test
    void aNameHasAtMost32Characters() throws Exception {
        String longest = "😀".repeat(32);
        assertThat(ChatText.name(longest)).isEqualTo(longest);
        assertThatThrownBy(() -> ChatText.name(longest + "x"))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("32")
                .hasMessageContaining("33");
    }

    @Test
    void aTextHasAtMost2000Characters() throws Exception {
        String longest = "😀".repeat(2000);
        assertThat(ChatText.text(longest)).isEqualTo(longest);
        assertThatThrownBy(() -> ChatText.text(longest + "x"))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("2000")
                .hasMessageContaining("2001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "a\u0000", "\u001b[2J", "a\r", "\u009b1m", "\ud83d", "\ude00\ud83d"})
    void textsThatAreEmptyOrBreakAreRefused(String text) {
        assertThatThrownBy(() -> ChatText.text(text)).isInstanceOf(ChatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" as it is \n\twith lines ", "👩‍👩‍👧", "مرحبا", "e\u0308"})
    void textsStayAsTheyAre(String text) throws Exception {
        assertThat(ChatText.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"Ada, ADA", "Straße, STRASSE", "Ǆ, ǆ", "ΣΊΣΥΦΟΣ, σίσυφος", "Zoë, ZOE\u0308"})
    void keysUniteWhatLooksTheSame(String one, String other) throws Exception {
        assertThat(ChatText.nameKey(ChatText.name(one))).isEqualTo(ChatText.nameKey(ChatText.name(other)));
    }
}
