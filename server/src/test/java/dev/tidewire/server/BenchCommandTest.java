package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"echo", "broadcast", "connect", "idle", "mixed"})
    void everyLoadExplainsItselfWithExamples(String load) throws Exception {
        try (var bench = TidewireProcess.start("bench", load, "--help")) {
            assertThat(bench.exitStatus()).isZero();
            assertThat(String.join("\n", bench.remainingLines()))
                    .startsWith("Usage: tidewire bench " + load)
                    .contains("Examples:\n  ./tidewire bench " + load)
                    .contains("--warmup", "--duration", "--threads", "--insecure", "--json");
            assertThat(bench.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                              | a load is missing: echo",
                "dance                                         | there is no command 'dance'",
                "echo                                          | Missing required parameter: 'URL'",
                "echo http://localhost                         | begins with ws:// or wss://, not http://",
                "echo ws://localhost --dance                   | Unknown option: '--dance'",
                "echo ws://localhost --duration 10             | '10' is not a time such as 500ms, 10s or 2m",
                "echo ws://localhost --duration 0s             | --duration must be more than zero",
                "echo ws://localhost --connections 0           | --connections must be from 1 to 1000000, not 0",
                "echo ws://localhost --rate 0                  | --rate must be more than 0",
                "echo ws://localhost --rate 5 --in-flight 5    | --rate and --in-flight exclude each other",
                "echo ws://localhost --in-flight 0             | --in-flight must be from 1 to 100000, not 0",
                "echo ws://localhost --size -1                 | --size must be from 0",
                "echo ws://localhost --threads 0               | --threads must be at least 1, not 0",
                "echo ws://localhost --header x                | --header needs NAME:VALUE, not 'x'",
                "echo ws://localhost --pid 999999999           | no such process here",
                "broadcast ws://localhost --size 27            | --size must be from 28",
                "broadcast ws://localhost --publishers 0       | --publishers must be from 1 to 1000, not 0",
                "connect ws://localhost --concurrency 0        | --concurrency must be from 1 to 10000, not 0",
                "mixed ws://localhost --idle 100               | --idle must be from 0 to 99, not 100",
                "mixed ws://localhost --burst 0                | --burst must be from 1 to 100000, not 0",
                "mixed ws://localhost --every 0s               | --every must be more than zero"
            })
    void mistakesAreToldInOneLineWithStatus2(String arguments, String complaint) throws Exception {
        var command = new ArrayList<>(List.of("bench"));
        if (arguments != null) {
            command.addAll(List.of(arguments.strip().split(" +")));
        }
        try (var bench = TidewireProcess.start(command.toArray(String[]::new))) {
            assertThat(bench.exitStatus()).isEqualTo(2);
            assertThat(bench.errors()).startsWith("tidewire: ").contains(complaint);
            assertThat(bench.errors().lines()).hasSize(1);
            assertThat(bench.remainingLines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "broadcast", "connect", "idle", "mixed"})
    void aServerThatIsNotThereIsToldInOneLineWithStatus1(String load) throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (var bench = TidewireProcess.start("bench", load, "ws://127.0.0.1:" + free)) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            assertThat(bench.errors()).startsWith("tidewire: ").contains("127.0.0.1:" + free);
            assertThat(bench.errors().lines()).hasSize(1);
            assertThat(bench.remainingLines()).isEmpty();
        }
    }

    @Test
    void overTlsItAsksForACertificateThatIsTrusted() throws Exception {
        try (var server = TidewireProcess.start("echo", "--tls", "--port", "0")) {
            String url = "wss://127.0.0.1:" + server.port();
            var command = List.of("bench", "echo", url, "--duration", "200ms", "--connections", "2", "--json");
            try (var careful = TidewireProcess.start(command.toArray(String[]::new))) {
                assertThat(careful.exitStatus()).isEqualTo(1);
                assertThat(careful.errors().lines()).hasSize(1);
            }
            var insecure = new ArrayList<>(command);
            insecure.addAll(List.of("--insecure", "--warmup", "50ms"));
            try (var trusting = TidewireProcess.start(insecure.toArray(String[]::new))) {
                assertThat(trusting.exitStatus()).isZero();
                assertThat(JsonFields.of(trusting.line()).number("/received")).isPositive();
            }
        }
    }
}
