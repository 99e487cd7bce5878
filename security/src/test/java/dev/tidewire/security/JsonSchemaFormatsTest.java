package dev.tidewire.security;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of a JSON Schema, and texts made to take time or stack. */
class JsonSchemaFormatsTest {
    private static final String DRAFT_7 = "\"$schema\":\"http://json-schema.org/draft-07/schema#\",";
    private static final int LONG = 1 << 20;

    @RegisterExtension
    final ValidatedEcho echo = new ValidatedEcho();

    private static JsonSchemaValidator having(String format) {
        return in("", format);
    }

    private static JsonSchemaValidator in(String draft, String format) {
        return JsonSchemaValidator.of(
                "{" + draft + "\"properties\":{\"a\":{\"items\":{\"format\":\"" + format + "\"}}}}");
    }

    private static String holding(String text) {
        return "{\"a\":[\"" + text + "\"]}";
    }

    /** So many characters: the head, a part as often as it fits, the tail. */
    private static String text(int length, String head, String part, String tail) {
        return head + part.repeat((length - head.length() - tail.length()) / part.length()) + tail;
    }

    private static void refuses(String format, @Nullable Violation violation) {
        assertThat(violation).extracting(Violation::at).isEqualTo("/a/0");
        assertThat(violation)
                .extracting(Violation::why, as(STRING))
                .startsWith("does not match the " + format + " pattern");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '`',
            value = {
                "email                 | ``              | @        | ` x`",
                "email                 | `x@`            | a.       | com",
                "idn-email             | ``              | @        | ` x`",
                "hostname              | a               | .a       | ``",
                "idn-hostname          | a               | .a       | ``",
                "json-pointer          | ``              | /        | ``",
                "json-pointer          | /               | a        | ``",
                "relative-json-pointer | 0               | /        | ``",
                "uri-template          | ``              | a        | ``",
                "uri-template          | {a              | .a       | }",
                "uri                   | `http://`       | a.       | ``",
                "uri-reference         | ``              | a        | ``",
                "iri                   | `http://`       | ü        | ``",
                "iri-reference         | ``              | a        | ``",
                "regex                 | ``              | ::       | ``",
                "regex                 | ``              | (        | ``",
                "date                  | 2026-01-01      | 0        | ``",
                "date-time             | 2026-01-01T00:00:00. | 0   | Z",
                "time                  | 00:00:00.       | 0        | Z",
                "duration              | P               | 1        | D",
                "ipv4                  | 1.1.1.          | 1        | ``",
                "ipv6                  | `::`            | `1:`     | ``",
                "uuid                  | ``              | 0        | ``",
            })
    void refusesWhatIsMadeToTakeLong(String format, String head, String part, String tail) throws Exception {
        String sent = holding(text(30_000, head, part, tail));
        assertThat(echo.open(having(format)).send(sent).next()).startsWith("/a/0|does not match the " + format);

        Message longer = new Text(holding(text(LONG, head, part, tail)));
        refuses(format, having(format).check(longer));
        refuses(format, in(DRAFT_7, format).check(longer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "color        | `rgb(00%`  | 00%  | `,1%,1%)`",
                "utc-millisec | 1          | 1    | x",
                "style        | ` `        | :    | ;;",
            })
    void refusesSoWithFormatsOfNoStandard(String format, String head, String part, String tail) {
        Violation violation = having(format).check(new Text(holding(text(LONG, head, part, tail))));
        assertThat(violation).extracting(Violation::at).isEqualTo("/a/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "email                 | 50    | ``          | a   | `@example.com`",
                "idn-email             | 50    | ``          | ü   | `@example.com`",
                "hostname              | 253   | a           | .a  | ``",
                "idn-hostname          | 253   | ü           | .ü  | ``",
                "json-pointer          | 512   | ``          | /   | ``",
                "json-pointer          | 512   | /           | a   | ``",
                "relative-json-pointer | 512   | 0           | /   | ``",
                "uri-template          | 512   | ``          | a   | ``",
                "uri-template          | 512   | {a          | `,a` | }",
                "uri-template          | 512   | ``          | {a} | ``",
                "uri                   | 8000  | `http://a/` | a   | ``",
                "uri-reference         | 8000  | ``          | a   | ``",
                "iri                   | 8000  | `http://a/` | ü   | ``",
                "iri-reference         | 8000  | ``          | ü   | ``",
                "regex                 | 512   | `(a|b)`     | a   | ``",
                "date-time             | 30    | 2026-01-01T00:00:00. | 0 | Z",
                "duration              | 64    | P           | 1   | D",
                "ipv6                  | 39    | f           | fff:f | fff",
            })
    void letsPassWhatIsAsLongAsItMayBe(String format, int length, String head, String part, String tail)
            throws Exception {
        String good = holding(text(length, head, part, tail));
        assertThat(echo.open(having(format)).send(good).next()).isEqualTo(good);
    }

    @Test
    void countsCharactersAndNotHalvesOfThem() {
        String face = "\ud83d\ude00";
        assertThat(having("json-pointer").check(new Text(holding("/" + face.repeat(511)))))
                .isNull();
        refuses("json-pointer", having("json-pointer").check(new Text(holding("/" + face.repeat(512)))));
    }

    @Test
    void leavesWhatIsNoTextAlone() {
        assertThat(having("email").check(new Text("{\"a\":[1,null,{}]}"))).isNull();
    }

    @Test
    void letsAnAuthorWriteLongerPatterns() {
        String pattern = "a".repeat(10_000);
        JsonSchemaValidator schema = JsonSchemaValidator.of("{\"pattern\":\"" + pattern + "\"}");
        assertThat(schema.check(new Text("\"" + pattern + "\""))).isNull();
    }

    @Test
    void refusesWhatOverflowsTheStackInAPatternOfTheAuthor() throws Exception {
        TextPeer peer = echo.open(JsonSchemaValidator.of("{\"pattern\":\"^(a|b)*$\"}"));
        assertThat(peer.send("\"" + "a".repeat(60_000) + "\"").next())
                .isEqualTo("|too much to check against the schema");
        assertThat(peer.send("\"abba\"").next()).isEqualTo("\"abba\"");
    }

    /** A message that came over no wire. */
    private record Text(String text) implements Message {
        @Override
        public boolean isText() {
            return true;
        }

        @Override
        public int size() {
            return toByteArray().length;
        }

        @Override
        public void copyTo(ByteBuffer target) {
            target.put(toByteArray());
        }

        @Override
        public byte[] toByteArray() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ByteBuffer asByteBuffer() {
            return ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer();
        }

        @Override
        public Message copy() {
            return this;
        }
    }
}
