package dev.tidewire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHeaderTest {

    static Stream<Arguments> offers() {
        return Stream.of(
                arguments("", List.of()),
                arguments(",", List.of()),
                arguments("constructor", List.of(offer("constructor"))),
                arguments("a, b,c", List.of(offer("a"), offer("b"), offer("c"))),
                arguments(", a ,\t, b ,", List.of(offer("a"), offer("b"))),
                arguments("a;b", List.of(offer("a", parameter("b", null)))),
                arguments("a ; b = c", List.of(offer("a", parameter("b", "c")))),
                arguments("a; b=10; b=11", List.of(offer("a", parameter("b", "10"), parameter("b", "11")))),
                arguments("a; b=\"10\"", List.of(offer("a", parameter("b", "10")))),
                arguments("a; b=\"1\\0\" ; c", List.of(offer("a", parameter("b", "10"), parameter("c", null)))),
                arguments("a; b=\"\"", List.of(offer("a", parameter("b", "")))),
                arguments("a; b=", List.of(offer("a", parameter("b", "")))),
                arguments("a; b=, c", List.of(offer("a", parameter("b", "")), offer("c"))),
                arguments("a; b=; c", List.of(offer("a", parameter("b", ""), parameter("c", null)))),
                arguments("a; b=-8", List.of(offer("a", parameter("b", "-8")))),
                arguments("a; b=10.5", List.of(offer("a", parameter("b", "10.5")))),
                arguments("a; __proto__=x", List.of(offer("a", parameter("__proto__", "x")))));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void readsOffers(String value, List<Extension> expected) throws Exception {
        assertThat(parse(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",;constructor",
                ";",
                ";;;",
                "=",
                "a;",
                "a;;b",
                "a;=",
                "a;=b",
                "a; b=\"",
                "a=\"",
                "a=b",
                "a; b=\"c",
                "a; b=\"c\\",
                "a; b=\"c\\\"",
                "a; b=\"c d\"",
                "a; b=\" \"",
                "a; b=\"c\"d",
                "a; b=\"c\"\"d\"",
                "a; b=\"c,d\"",
                "a; b==c",
                "a; b=c=d",
                "a; b=c d",
                "a b",
                "\"a\"",
                "a; \"b\"",
                "a/b",
                "a; b=\u00e9",
                "\u00e9"
            })
    void refusesWhatBreaksTheGrammar(String value) {
        var failure = assertThrows(HandshakeException.class, () -> parse(value));

        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure).hasMessageStartingWith("Sec-WebSocket-Extensions ");
    }

    @Test
    void readsTheLinesOfOneListInOrder() throws Exception {
        var headers = Headers.builder()
                .add("Sec-WebSocket-Extensions", "a")
                .add("sec-websocket-extensions", "b; c")
                .build();

        assertThat(ExtensionHeader.parse(headers)).containsExactly(offer("a"), offer("b", parameter("c", null)));
        assertThat(ExtensionHeader.parse(Headers.empty())).isEmpty();
    }

    @Test
    void declinesMoreThan64Extensions() throws Exception {
        assertThat(parse("a" + ",a".repeat(63))).hasSize(64);
        assertThat(parse("a" + ",a".repeat(64))).isEmpty();
        assertThat(parse("a" + ",".repeat(64))).isEmpty();
    }

    @Test
    void declinesMoreThan64ExtensionsOfAllLinesTogether() throws Exception {
        var headers = Headers.builder().add(ExtensionHeader.NAME, "a" + ",a".repeat(62));

        assertThat(ExtensionHeader.parse(headers.add(ExtensionHeader.NAME, "a").build()))
                .hasSize(64);
        assertThat(ExtensionHeader.parse(headers.add(ExtensionHeader.NAME, "a").build()))
                .isEmpty();
    }

    @Test
    void declinesMoreThan256Parameters() throws Exception {
        assertThat(parse("a" + ";b".repeat(200) + ",a" + ";b".repeat(56))).hasSize(2);
        assertThat(parse("a" + ";b".repeat(200) + ",a" + ";b".repeat(57))).isEmpty();
    }

    @Test
    void writesWhatItReads() throws Exception {
        var value = "permessage-deflate; server_max_window_bits=10; client_no_context_takeover, mux";

        assertThat(ExtensionHeader.format(parse(value))).isEqualTo(value);
        assertThat(ExtensionHeader.format(List.of())).isEmpty();
    }

    @Test
    void writesNoEmptyValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionHeader.format(List.of(offer("a", parameter("b", "")))))
                .withMessageContaining("empty value");
    }

    @Test
    void checksWhatACallerPasses() {
        assertThatIllegalArgumentException().isThrownBy(() -> offer("a\r\nX: b"));
        assertThatIllegalArgumentException().isThrownBy(() -> offer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> parameter("a b", null));
        assertThatIllegalArgumentException().isThrownBy(() -> parameter("a", "b;c"));
    }

    private static List<Extension> parse(String value) throws HandshakeException {
        return ExtensionHeader.parse(Headers.of(ExtensionHeader.NAME, value));
    }

    private static Extension offer(String name, Extension.Parameter... parameters) {
        return new Extension(name, List.of(parameters));
    }

    private static Extension.Parameter parameter(String name, @Nullable String value) {
        return new Extension.Parameter(name, value);
    }
}
