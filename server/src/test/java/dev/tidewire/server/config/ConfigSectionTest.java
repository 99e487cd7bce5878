package dev.tidewire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may say, and what is answered to what it may not. */
class ConfigSectionTest {
    @TempDir
    Path folder;

    private ConfigSection read(String yaml) throws IOException {
        return read(yaml, Map.of());
    }

    private ConfigSection read(String yaml, Map<String, String> environment) throws IOException {
        return ConfigSection.read(Files.writeString(folder.resolve("c.yaml"), yaml), environment);
    }

    @Test
    void answersWhatTheFileSays() throws Exception {
        ConfigSection config = read("""
                port: 8080
                name: "a name"
                time: 2m
                on: true
                unit: seconds
                list: [a, b]
                one: a
                part:
                  inner: x
                parts:
                  - key: 1
                  - key: 2
                """);
        assertThat(config.number("port", 1, 65_535, 3000)).isEqualTo(8080);
        assertThat(config.text("name")).isEqualTo("a name");
        assertThat(config.duration("time", Duration.ZERO, Duration.ofHours(1), Duration.ZERO))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(config.flag("on", false)).isTrue();
        assertThat(config.choice("unit", TimeUnit.class, TimeUnit.DAYS)).isEqualTo(TimeUnit.SECONDS);
        assertThat(config.texts("list")).containsExactly("a", "b");
        assertThat(config.texts("one")).containsExactly("a");
        assertThat(config.section("part").required("inner")).isEqualTo("x");
        assertThat(config.sections("parts").stream().map(part -> part.number("key", 0, 9, 0)))
                .containsExactly(1, 2);
        config.refuseTheRest();
        assertThat(config.seen())
                .contains(
                        new ConfigEntry("port", "8080", "c.yaml:1"),
                        new ConfigEntry("part.inner", "x", "c.yaml:9"),
                        new ConfigEntry("parts.1.key", "2", "c.yaml:12"));
    }

    @Test
    void answersTheDefaultWhereNothingIsSaid() throws Exception {
        ConfigSection config = read("");
        assertThat(config.number("port", 1, 65_535, 3000)).isEqualTo(3000);
        assertThat(config.text("name")).isNull();
        assertThat(config.section("part").flag("on", true)).isTrue();
        assertThat(config.sections("parts")).isEmpty();
        assertThat(config.seen()).contains(new ConfigEntry("part.on", "true", "default"));
    }

    @Test
    void asksTheEnvironmentFirst() throws Exception {
        ConfigSection config = read(
                "limits:\n  max-message: 1\nlist: [a]\n",
                Map.of(
                        "TIDEWIRE_LIMITS_MAX_MESSAGE",
                        "2",
                        "TIDEWIRE_LIST",
                        "b, c",
                        "TIDEWIRE_LOGIN_DEMO_PASSWORD",
                        "x"));
        assertThat(config.section("limits").number("max-message", 0, 9, 0)).isEqualTo(2);
        assertThat(config.texts("list")).containsExactly("b", "c");
        assertThat(config.section("login").has("demo")).isTrue();
        assertThat(config.seen()).contains(new ConfigEntry("limits.max-message", "2", "TIDEWIRE_LIMITS_MAX_MESSAGE"));
    }

    @Test
    void hidesWhatIsSecret() throws Exception {
        ConfigSection config = read("password: open sesame\n");
        assertThat(config.secret("password")).isEqualTo("open sesame");
        assertThat(config.seen()).containsExactly(new ConfigEntry("password", "(hidden)", "c.yaml:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "port: x, 'c.yaml:1: port is ''x'', but must be a whole number from 1 to 65535'",
        "port: 0, 'c.yaml:1: port is ''0'', but must be a whole number from 1 to 65535'",
        "port: [1], 'c.yaml:1: port is a single value'",
        "port:, 'c.yaml:1: port has no value'",
        "prot: 1, 'c.yaml:1: there is no key prot; here may stand port'",
        "- 1, 'c.yaml:1: a configuration is made of lines such as ''port: 3000'''",
        "? [a], 'c.yaml:1: a key is a single word'",
        "'port: 1\nport: 2', 'c.yaml:2: port is there twice'"
    })
    void saysWhereWhatIsWrongAndWhatMayStand(String yaml, String message) {
        assertThatThrownBy(() -> {
                    ConfigSection config = read(yaml);
                    config.number("port", 1, 65_535, 3000);
                    config.refuseTheRest();
                })
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"time: 1", "time: 1d", "time: -1s", "time: 2h", "time: 10ms"})
    void refusesATimeOfAnotherForm(String yaml) throws Exception {
        ConfigSection config = read(yaml);
        assertThatThrownBy(() ->
                        config.duration("time", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:1: time is '")
                .hasMessageEndingWith("but must be a time such as 500ms, 10s or 2m, from 1s to 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: 'b", "a: b: c", "\tport: 1", "a: !!java.net.URL [b]"})
    void refusesWhatIsNoYaml(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("c.yaml:")
                .hasMessageContaining(": no YAML: ");
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatCannotBeReadAsYaml(byte[] bytes, String why) throws Exception {
        Path file = Files.write(folder.resolve("c.yaml"), bytes);
        assertThatThrownBy(() -> ConfigSection.read(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("c.yaml: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    static Stream<Arguments> refusesWhatCannotBeReadAsYaml() {
        return Stream.of(
                Arguments.of(new byte[] {'a', ':', ' ', (byte) 0xff}, "it holds bytes that are no text"),
                Arguments.of(bytes("a: \u0007"), "no YAML: it holds the character U+0007"),
                Arguments.of(bytes("a: " + "[".repeat(17) + "]".repeat(17)), "no YAML: Nesting"),
                Arguments.of(bytes("a: &x [1]\nb: *x"), "no YAML: Number of aliases"),
                Arguments.of(
                        bytes("a: " + "x".repeat(1 << 20) + "\nb: 1"), "no YAML: The incoming YAML document exceeds"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> ConfigSection.read(folder, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot read " + folder + ": ");
    }

    @Test
    void findsFilesBesideItsOwn() throws Exception {
        ConfigSection config = read("one: a/b.txt\ntwo: /c.txt", Map.of("TIDEWIRE_THREE", "d.txt"));
        assertThat(config.file("one")).isEqualTo(folder.resolve("a/b.txt"));
        assertThat(config.file("two")).isEqualTo(Path.of("/c.txt"));
        assertThat(config.file("three")).isEqualTo(folder.resolve("d.txt"));
        assertThat(config.file("four")).isNull();
        assertThat(config.writtenIn("one")).isEqualTo(folder.resolve("c.yaml"));
        assertThat(config.writtenIn("three")).isNull();
        assertThat(config.writtenIn("four")).isNull();
    }

    @Test
    void refusesAFileThatCannotHaveThisName() throws Exception {
        ConfigSection config = read("one: \"a\\0b\"");
        assertThatThrownBy(() -> config.file("one"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.yaml:1: one is 'a")
                .hasMessageEndingWith("but must be the name of a file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"TIDEWIRE_PROT", "TIDEWIRE_PORT_", "TIDEWIRE_PORT_OF", "TIDEWIRE_PART", "TIDEWIRE_PARTS_0_INNER"
            })
    void refusesAVariableThatNobodyAskedFor(String name) throws Exception {
        ConfigSection config = read("", Map.of("TIDEWIRE_PORT", "1", name, "2"));
        assertThat(config.number("port", 1, 9, 3)).isEqualTo(1);
        config.section("part").text("inner");
        config.section("part").refuseTheRest();
        config.sections("parts");
        assertThatThrownBy(config::refuseTheRest)
                .isInstanceOf(ConfigException.class)
                .hasMessage(name + ": no key has this variable; that of listen.port, for one, is TIDEWIRE_LISTEN_PORT");
    }

    @Test
    void passesOverVariablesThatAreForOthers() throws Exception {
        ConfigSection config = read(
                "",
                Map.of(
                        "TIDEWIRE_KEYSTORE_PASSWORD", "secret",
                        "TIDEWIRE_SERVICE_HOST", "10.0.0.1",
                        "TIDEWIRE_SERVICE_PORT_WS", "3000",
                        "TIDEWIRE_PORT", "tcp://10.0.0.1:3000",
                        "TIDEWIRE_PORT_3000_TCP_ADDR", "10.0.0.1",
                        "TIDEWIRE_TWO_SERVICE_PORT", "3000",
                        "HOME", "/"));
        assertThat(config.number("port", 1, 9, 3)).isEqualTo(3);
        config.refuseTheRest();
    }

    @Test
    void showsNoValueWhereItIsPrinted() {
        assertThat(new Value("password", "open sesame", "c.yaml:1")).hasToString("password from c.yaml:1");
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> ConfigSection.read(folder.resolve("none.yaml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("there is no file ");
    }
}
