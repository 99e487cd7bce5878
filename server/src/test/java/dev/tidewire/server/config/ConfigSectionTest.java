package dev.tidewire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void answersTheDefaultWhereNothingIsSaid() {
        ConfigSection config = ConfigSection.read(null, Map.of());
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

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> ConfigSection.read(folder.resolve("none.yaml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("there is no file ");
    }
}
