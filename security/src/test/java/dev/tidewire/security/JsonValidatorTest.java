package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Validation;
import dev.tidewire.websocket.WebSocketServer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is JSON, over the wire. */
class JsonValidatorTest {
    @RegisterExtension
    final ValidatedEcho echo = new ValidatedEcho();

    private static String object(int keys) {
        return IntStream.range(0, keys).mapToObj(i -> "\"" + i + "\":0").collect(Collectors.joining(",", "{", "}"));
    }

    static Stream<String> good() {
        return Stream.of(
                "{}",
                "[]",
                " \t\r\n1 ",
                "\"text\"",
                "true",
                "null",
                "{\"a\":[1,2.5,-0,1e5,1E-300,{\"b\":\"\\u00fc\"}]}",
                "9007199254740993",
                "1".repeat(100),
                "1e400",
                "[".repeat(32) + "]".repeat(32),
                object(256),
                "[" + object(256) + "," + object(256) + "]",
                "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}",
                "{\"__proto__\":{\"constructor\":1},\"\":1,\" \":2,\"\u0301\u0301\":3}",
                "{\"" + "n".repeat(60_000) + "\":1}",
                "\"" + "s".repeat(60_000) + "\"",
                "\"\\ud83d\\ude00 \ud83d\ude00\"",
                "{\"a\":\"T(java.lang.Runtime).getRuntime().exec('x') ${7*7} #{7*7} {{7*7}}\"}");
    }

    @ParameterizedTest
    @MethodSource("good")
    void passes(String message) throws Exception {
        assertThat(echo.open(JsonValidator.create()).send(message).next()).isEqualTo(message);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("", "", "no JSON"),
                bad("   ", "", "no JSON"),
                bad("{", "", "the JSON is not complete"),
                bad("{\"a\":[1,", "/a/1", "the JSON is not complete"),
                bad("\"text", "", "the JSON is not complete"),
                bad("[".repeat(32_000), "/0".repeat(32), "nested deeper than 32"),
                bad("[".repeat(33) + "]".repeat(33), "/0".repeat(32), "nested deeper than 32"),
                bad("{\"a\":".repeat(10_000), "/a".repeat(32), "nested deeper than 32"),
                bad("[[1],{\"a\":" + "[{\"b\":".repeat(5_000), "/1/a" + "/0/b".repeat(15), "nested deeper than 32"),
                bad("{\"op\":\"ping\",\"op\":\"publish\"}", "/op", "this name comes twice"),
                bad("{\"a\":[0,{\"b\":1,\"\\u0062\":2}]}", "/a/1/b", "this name comes twice"),
                bad(object(257), "/256", "more than 256 names in an object"),
                bad("[0," + "1".repeat(60_000) + "]", "/1", "a number of more than 100 digits"),
                bad("1".repeat(101), "", "a number of more than 100 digits"),
                bad("0." + "1".repeat(100), "", "a number of more than 100 digits"),
                bad("{\"n\":1e400000}", "/n", "a number with an exponent of more than 400"),
                bad("1E-999999", "", "a number with an exponent of more than 400"),
                bad("1e" + "9".repeat(60_000), "", "a number with an exponent of more than 400"),
                bad("[\"\\ud800\"]", "/0", "a surrogate without its other half"),
                bad("[\"\\ude00\\ud83d\"]", "/0", "a surrogate without its other half"),
                bad("{\"a\":1}{\"a\":2}", "", "something follows the JSON"),
                bad("1 x", "", "something follows the JSON"),
                bad("{} // comment", "", "something follows the JSON"),
                bad("{\"~/\":{\"x\":1,\"x\":2}}", "/~0~1/x", "this name comes twice"));
    }

    private static Arguments bad(String message, String at, String why) {
        return Arguments.of(message, at, why);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedWithWhatAndWhere(String message, String at, String why) throws Exception {
        TextPeer peer = echo.open(JsonValidator.create());
        assertThat(peer.send(message).next()).isEqualTo(at + "|" + why);
        assertThat(peer.send("[\"goes on\"]").next()).isEqualTo("[\"goes on\"]");
        assertThat(echo.handled()).containsExactly("[\"goes on\"]");
    }

    static Stream<String> noJson() {
        return Stream.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "'a'",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "[1 2]",
                "// comment\n1",
                "/* comment */ 1",
                "# comment\n1",
                "\ufeff1",
                "tru",
                "nul",
                "undefined",
                "\"a\nb\"",
                "\"a\u0000b\"",
                "\"\\x41\"",
                "\"\\u12g4\"",
                "]",
                "}",
                "{]",
                "{\"a\\ud800\":1}",
                "{\"\\ude00\":1}",
                "[}",
                "\u0000{\u0000}",
                "a-secret-that-is-not-to-be-repeated");
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void isRefusedIfItIsNone(String message) throws Exception {
        TextPeer peer = echo.open(JsonValidator.create());
        assertThat(peer.send(message).next()).matches("[^|]*\\|(no JSON at character \\d+|the JSON is not complete)");
        assertThat(echo.handled()).isEmpty();
    }

    @Test
    void isNotBinary() throws Exception {
        TextPeer peer = echo.open(JsonValidator.create());
        assertThat(peer.send("{}".getBytes(StandardCharsets.UTF_8)).next())
                .isEqualTo("|a binary message, where JSON is text");
        assertThat(echo.handled()).isEmpty();
    }

    @Test
    void mayHaveBinaryBesideIt() throws Exception {
        JsonValidator json = JsonValidator.create();
        TextPeer peer = echo.open(message -> message.isText() ? json.check(message) : null);
        assertThat(peer.send(new byte[] {1, 2}).send("{").next()).isEqualTo("|the JSON is not complete");
        assertThat(echo.handled()).containsExactly("binary, 2 bytes");
    }

    @Test
    void endsTheConnectionIfThatIsWantedAndNoOther() throws Exception {
        WebSocketServer server =
                echo.start(Validation.by(JsonValidator.create()).closing(1007));
        TextPeer other = echo.openBeside(server);
        TextPeer peer = echo.openBeside(server);
        assertThat(peer.send("{\"a\":1,\"a\":2}").next()).isEqualTo("close 1007 /a: this name comes twice");
        assertThat(other.send("{}").next()).isEqualTo("{}");
    }

    @Test
    void isToldAsJson() throws Exception {
        TextPeer peer = echo.open(Validation.by(JsonValidator.create()));
        assertThat(peer.send("{\"\\\"\":1,\"\\\"\":2}").next())
                .isEqualTo("{\"error\":\"invalid message\",\"at\":\"/\\\"\",\"why\":\"this name comes twice\"}");
    }

    @Test
    void repeatsLittleOfWhatThePeerSent() throws Exception {
        TextPeer peer = echo.open(JsonValidator.create());
        String name = "n".repeat(30_000);
        assertThat(peer.send("{\"" + name + "\":1,\"" + name + "\":2}").next())
                .isEqualTo("/" + "n".repeat(32) + "…|this name comes twice");
    }

    @Test
    void hasLimitsThatCanBeChanged() throws Exception {
        JsonValidator wide = JsonValidator.create()
                .within(JsonLimits.defaults().depth(200).keys(1_000).digits(200).exponent(5_000));
        TextPeer peer = echo.open(wide);
        assertThat(peer.send("[".repeat(200) + "]".repeat(200)).next()).startsWith("[[");
        assertThat(peer.send("[".repeat(201)).next()).endsWith("|nested deeper than 200");
        assertThat(peer.send(object(1_000)).next()).startsWith("{");
        assertThat(peer.send("1".repeat(200)).next()).startsWith("111");
        assertThat(peer.send("1e5000").next()).isEqualTo("1e5000");
        JsonLimits limits = JsonLimits.defaults();
        assertThatThrownBy(() -> limits.depth(201)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.keys(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.digits(10_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
