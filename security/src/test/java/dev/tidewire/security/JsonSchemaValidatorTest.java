package dev.tidewire.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.websocket.Validation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits a JSON Schema, over the wire. */
class JsonSchemaValidatorTest {
    private static final String GOOD = "{'name':'Ada','mail':'ada@example.com','tags':['a','b'],'age':7}";

    @RegisterExtension
    final ValidatedEcho echo = new ValidatedEcho();

    private static String json(String quotedOtherwise) {
        return quotedOtherwise.replace('\'', '"');
    }

    private static JsonSchemaValidator people() throws IOException {
        return JsonSchemaValidator.of(JsonSchemaValidatorTest.class, "person.schema.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'name':'Ada',      | ``                | /name   | missing",
                "'age':7            | 'age':7,'__proto__':{} | /__proto__ | unknown field",
                "'Ada'              | 1                 | /name   | integer found, string expected",
                "'Ada'              | null              | /name   | null found, string expected",
                "'Ada'              | ''                | /name   | must be at least 1 characters long",
                "'b'                | 'a'               | /tags   | the same item comes twice",
                "'b'                | 2                 | /tags/1 | integer found, string expected",
                "7                  | 7.5               | /age    | number found, integer expected",
                "7                  | 200               | /age    | must have a maximum value of 150",
                "7                  | 1e400000          | /age    | a number with an exponent of more than 400",
                "7                  | 7,'age':8         | /age    | this name comes twice",
            })
    void refusesWithWhatAndWhere(String part, String by, String at, String why) throws Exception {
        TextPeer peer = echo.open(people());
        assertThat(GOOD).contains(part);
        assertThat(peer.send(json(GOOD.replace(part, by))).next()).isEqualTo(at + "|" + why);
        assertThat(peer.send(json(GOOD)).next()).isEqualTo(json(GOOD));
        assertThat(echo.handled()).containsExactly(json(GOOD));
    }

    @Test
    void checksFormats() throws Exception {
        TextPeer peer = echo.open(people());
        assertThat(peer.send(json(GOOD.replace("ada@example.com", "nobody"))).next())
                .startsWith("/mail|does not match the email pattern");
    }

    @Test
    void repeatsLittleOfWhatThePeerSent() throws Exception {
        TextPeer peer = echo.open(people());
        String name = "n".repeat(60_000);
        assertThat(peer.send("{\"" + name + "\":1}").next()).hasSizeLessThan(100);
    }

    @Test
    void goesNoDeeperThanTheLimit() throws Exception {
        TextPeer peer = echo.open(people());
        assertThat(peer.send("[".repeat(32_000)).next()).endsWith("|nested deeper than 32");
        assertThat(peer.send("{\"a\":".repeat(10_000)).next()).endsWith("|nested deeper than 32");
        assertThat(peer.send(json("{'parent':".repeat(31) + "{}" + "}".repeat(31)))
                        .next())
                .contains("missing");
    }

    @Test
    void readsDraft7AndFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("schema.json"),
                json("{'$schema':'http://json-schema.org/draft-07/schema#','items':[{'type':'integer'}],"
                        + "'additionalItems':false}"));
        TextPeer peer = echo.open(Validation.by(JsonSchemaValidator.of(file)).closing(1008));
        assertThat(peer.send("[1]").next()).isEqualTo("[1]");
        assertThat(peer.send("[\"x\"]").next()).isEqualTo("close 1008 /0: string found, integer expected");
    }

    @Test
    void refusesAnArrayThatTakesTooLongToCheck() throws Exception {
        String schema = json("{'items':{'allOf':[" + "{'type':'integer'},".repeat(40) + "{}]}}");
        TextPeer peer = echo.open(JsonSchemaValidator.of(schema));
        assertThat(peer.send("[" + "1,".repeat(30_000) + "1]").next())
                .isEqualTo("|too much to check against the schema");
        assertThat(peer.send("[1]").next()).isEqualTo("[1]");
    }

    @Test
    void takesMoreStepsIfTheyAreGranted() throws Exception {
        JsonSchemaValidator strict = JsonSchemaValidator.of(json("{'items':{'type':'integer'}}"));
        assertThat(echo.open(strict.steps(10)).send("[1,2,3,4,5,6,7,8,9,10]").next())
                .isEqualTo("|too much to check against the schema");
        assertThat(echo.open(strict.steps(100)).send("[1,2,3,4,5,6,7,8,9,10]").next())
                .startsWith("[1,2");
        assertThatThrownBy(() -> strict.steps(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,1]",
                "[1,1.0]",
                "[100,1e2]",
                "[0,-0.0]",
                "['a','\\u0061']",
                "[{'a':1,'b':[2]},{'b':[2.0],'a':1}]",
                "[null,null]",
                "[[],[]]"
            })
    void findsTwins(String items) throws Exception {
        for (String draft :
                List.of("https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#")) {
            String schema = json("{'$schema':'" + draft + "','uniqueItems':true}");
            assertThat(echo.open(JsonSchemaValidator.of(schema))
                            .send(json(items))
                            .next())
                    .isEqualTo("|the same item comes twice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[1,'1',true,'true',null,'null',[1],{'1':1}]",
                "['a1:b','a']",
                "[['a','b'],['ab'],['a',['b']]]",
                "[{'a':'b'},{'b':'a'},{'a':{'b':1}}]",
                "['Aa','BB']",
                "{'a':1,'b':1}"
            })
    void takesNoOthersForTwins(String items) throws Exception {
        JsonSchemaValidator unique = JsonSchemaValidator.of(json("{'uniqueItems':true}"));
        assertThat(echo.open(unique).send(json(items)).next()).isEqualTo(json(items));
    }

    @Test
    void fetchesNothing() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String schema = json("{'$ref':'http://127.0.0.1:" + web.getLocalPort() + "/schema.json'}");
            assertThatThrownBy(() -> JsonSchemaValidator.of(schema)).isInstanceOf(IllegalArgumentException.class);
            web.setSoTimeout(1);
            assertThatThrownBy(web::accept).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{'type':'strnig'}",
                "{'type':5}",
                "{'minLength':-1}",
                "{'$ref':'#/$defs/missing'}",
                "{'$ref':'other.json'}",
                "{'$ref':'file:///etc/hostname'}",
                "{'$schema':'http://example.com/own'}",
                "{'$schema':'http://json-schema.org/draft-04/schema#'}",
                "{'pattern':'('}",
            })
    void knowsWhatIsNoSchema(String schema) {
        assertThatThrownBy(() -> JsonSchemaValidator.of(json(schema))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contradictsASchemaThatRefersToItselfWithoutEnd() throws Exception {
        TextPeer peer = echo.open(JsonSchemaValidator.of(json("{'$ref':'#'}")));
        assertThat(peer.send("1").next()).isEqualTo("|too much to check against the schema");
    }

    @Test
    void saysWhichFileIsNotThere() {
        assertThatThrownBy(() -> JsonSchemaValidator.of(JsonSchemaValidatorTest.class, "none.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.json");
    }
}
