package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./tidewire config} and {@code ./tidewire serve --config} say. */
class ConfigCommandTest {
    @TempDir
    Path folder;

    private String file(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    @Test
    void showsWhatHoldsAndWhereFromAndHidesSecrets() throws Exception {
        String yaml = "listen:\n  port: 0\nlogin:\n  demo:\n    password: open sesame\n";
        try (var tidewire =
                TidewireProcess.startWith(Map.of("TIDEWIRE_LISTEN_PORT", "3001"), "config", "--config", file(yaml))) {
            assertThat(tidewire.exitStatus()).as(tidewire.errors()).isZero();
            assertThat(tidewire.errors()).isEmpty();
            assertThat(tidewire.remainingLines())
                    .contains(
                            "listen.host: 127.0.0.1  # default",
                            "listen.port: 3001  # TIDEWIRE_LISTEN_PORT",
                            "login.demo.password: (hidden)  # c.yaml:5")
                    .noneMatch(line -> line.contains("sesame"));
        }
    }

    @Test
    void hidesASecretOfTheEnvironment() throws Exception {
        try (var tidewire = TidewireProcess.startWith(
                Map.of("TIDEWIRE_LOGIN_DEMO_PASSWORD", "open sesame"),
                "config",
                "--config",
                file("listen:\n  port: 0\n"))) {
            assertThat(tidewire.exitStatus()).as(tidewire.errors()).isZero();
            assertThat(tidewire.remainingLines())
                    .contains("login.demo.password: (hidden)  # TIDEWIRE_LOGIN_DEMO_PASSWORD")
                    .noneMatch(line -> line.contains("sesame"));
        }
    }

    // A semicolon begins a new line
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "config | listen:;  port: x        | c.yaml:2: listen.port is 'x'",
                "serve  | listen:;  port: x        | c.yaml:2: listen.port is 'x'",
                "serve  | origins: [example.com]   | c.yaml:1: origins: origin \"example.com\" is not",
                "serve  | a: [[[[[[[[[[[[[[[[[[    | c.yaml: no YAML: Nesting"
            })
    void aMistakeInTheFileIsToldInOneLineWithStatus2(String command, String yaml, String complaint) throws Exception {
        try (var tidewire = TidewireProcess.start(command, "--config", file(yaml.replace(";", "\n")))) {
            assertThat(tidewire.exitStatus()).isEqualTo(2);
            assertThat(tidewire.errors()).startsWith("tidewire: ").contains(complaint);
            assertThat(tidewire.errors().lines()).hasSize(1);
            assertThat(tidewire.remainingLines()).isEmpty();
        }
    }

    @Test
    void aServerWarnsOfWhatPerhapsWasNotMeant() throws Exception {
        String yaml = "listen:\n  host: 0.0.0.0\n  port: 0\n  allow-plain: true\nlogin:\n  api-keys: wrong.json\n";
        try (var tidewire = TidewireProcess.start("serve", "--config", file(yaml))) {
            assertThat(tidewire.line()).contains("http://localhost:");
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors().lines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("WARNING: listening on 0.0.0.0 without encryption"))
                    .anyMatch(line -> line.startsWith("WARNING: no keys yet in " + folder.resolve("wrong.json")));
        }
    }

    @Test
    void aServerWithoutAFileSaysThatVariablesCountForNothing() throws Exception {
        Map<String, String> variables = Map.of(
                "TIDEWIRE_LISTEN_PORT", "1", "TIDEWIRE_LOGIN_DEMO_PASSWORD", "x", "TIDEWIRE_KEYSTORE_PASSWORD", "y");
        try (var tidewire = TidewireProcess.startWith(variables, "serve", "--port", "0")) {
            assertThat(tidewire.line()).contains("http://localhost:");
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors())
                    .isEqualTo("WARNING: without --config these variables count for nothing: TIDEWIRE_LISTEN_PORT,"
                            + " TIDEWIRE_LOGIN_DEMO_PASSWORD\n");
        }
    }
}
