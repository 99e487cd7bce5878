package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"serve", "config", "connect", "echo", "broadcast", "testee", "bench", "token", "version"})
    void everyCommandExplainsItselfWithAnExample(String command) throws Exception {
        try (var tidewire = TidewireProcess.start(command, "--help")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(String.join("\n", tidewire.remainingLines()))
                    .startsWith("Usage: tidewire " + command)
                    .contains("Example")
                    .contains("./tidewire " + command);
            assertThat(tidewire.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                    | a command is missing",
                "dance                               | there is no command 'dance'",
                "serve --dance                       | Unknown option: '--dance'",
                "serve now                           | the argument 'now' is one too many",
                "serve --port x                      | 'x' is not an int",
                "serve --port 65536                  | a port is from 0 to 65535, not 65536",
                "serve --threads -1                  | a server needs at least one thread, not -1",
                "serve --host 0.0.0.0                | others on the network could read and change everything",
                "serve --host no.such.host.invalid   | no address of this machine",
                "serve --transport pigeon            | --transport",
                "serve --tls-cert a.pem              | --tls-cert and --tls-key belong together",
                "serve --tls-cert a.pem --tls-key b  | cannot read a.pem: there is no such file",
                "serve --tls-keystore a.p12          | set TIDEWIRE_KEYSTORE_PASSWORD",
                "serve --tls-keystore-password a     | belongs to --tls-keystore",
                "serve --tls-keystore a --tls-keystore-password b | there is no file b",
                "serve --tls-keystore a --tls-self-signed         | give one of them",
                "serve --config none.yaml            | there is no file none.yaml",
                "serve --config .                    | cannot read .: ",
                "serve --config a.yaml --port 1      | --config stands alone",
                "config                              | Missing required option: '--config=FILE'",
                "config --config none.yaml           | there is no file none.yaml",
                "echo --max-message 0                | --max-message must be at least 1, not 0",
                "connect                             | Missing required parameter: 'URL'",
                "connect http://localhost            | begins with ws:// or wss://, not http://",
                "connect ws://                       | names no host",
                "connect ws://localhost#part         | has no fragment",
                "connect ws://localhost --header x   | --header needs NAME:VALUE, not 'x'",
                "connect ws://localhost --timeout 0  | --timeout must be at least 1, not 0",
                "token                               | a command is missing: make, list, revoke",
                "token steal                         | there is no command 'steal'",
                "token make                          | Missing required parameter: 'USER'",
                "token make a --connect chat         | --connect needs a path such as /chat, or *, not 'chat'",
                "token make a --read a*b             | 'a*b' is no name",
                "token make a --expires soon         | 'soon' is not a time such as 45m, 12h or 30d",
                "token make a --expires 3651d        | --expires is from 1s to 3650d",
                "token make a --keys none/keys.json  | there is no folder for none/keys.json",
                "token make a --keys target          | target is a folder",
                "token list --keys none.json         | there is no file of keys at none.json",
                "token revoke x --keys none.json     | there is no file of keys at none.json",
                "testee localhost                    | begins with ws:// or wss://",
                "testee ws://localhost --cases 5-1   | '5-1' is not a range"
            })
    void mistakesAreToldInOneLineWithStatus2(String arguments, String complaint) throws Exception {
        String[] split = arguments == null ? new String[0] : arguments.strip().split(" +");
        try (var tidewire = TidewireProcess.start(split)) {
            assertThat(tidewire.exitStatus()).isEqualTo(2);
            assertThat(tidewire.errors()).startsWith("tidewire: ").contains(complaint.strip());
            assertThat(tidewire.errors().lines()).hasSize(1);
            assertThat(tidewire.remainingLines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "echo", "broadcast"})
    void aBusyPortIsToldInOneLineWithStatus2(String command) throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var tidewire = TidewireProcess.start(command, "--port", "" + busy.getLocalPort())) {
            assertThat(tidewire.exitStatus()).isEqualTo(2);
            assertThat(tidewire.errors()).startsWith("tidewire: ").contains(":" + busy.getLocalPort());
            assertThat(tidewire.errors().lines()).hasSize(1);
            assertThat(tidewire.remainingLines()).isEmpty();
        }
    }

    @Test
    void aPlainPortBeyondThisMachineWarns() throws Exception {
        try (var tidewire = TidewireProcess.start("serve", "--host", "0.0.0.0", "--allow-plain", "--port", "0")) {
            assertThat(tidewire.line()).contains("http://localhost:");
            tidewire.terminate();
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors()).contains("WARNING: listening on 0.0.0.0 without encryption");
        }
    }

    @Test
    void theFirstLineOfServeSaysWhereToOpenTheBrowser() throws Exception {
        try (var tidewire = TidewireProcess.start("serve", "--port", "0")) {
            assertThat(tidewire.line()).matches("Open http://localhost:\\d+ in your browser.*");
        }
    }

    @Test
    void aSignalEndsAServerGracefullyWithStatus0() throws Exception {
        try (var tidewire = TidewireProcess.start("echo", "--port", "0");
                var client = JdkClient.connect("ws://127.0.0.1:" + tidewire.port())) {
            client.send("before");
            assertThat(client.next()).isEqualTo("before");
            tidewire.terminate();
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.errors()).isEmpty();
        }
    }

    @Test
    void versionTellsWhatAReportOfAProblemNeeds() throws Exception {
        try (var tidewire = TidewireProcess.start("version", "--json")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("{\"version\":\"" + Build.version() + "\"")
                            .contains("\"transports\":[\"nio\"")
                            .contains(Runtime.version().toString()));
        }
    }

    @Test
    void theVersionIsTheProjects() throws Exception {
        try (var tidewire = TidewireProcess.start("--version")) {
            assertThat(tidewire.exitStatus()).isZero();
            assertThat(tidewire.remainingLines()).isEqualTo(List.of("tidewire " + Build.version()));
            assertThat(Build.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        }
    }

    @Test
    void echoOverTlsShowsItsOwnCertificate() throws Exception {
        try (var echo = TidewireProcess.start("echo", "--tls", "--port", "0")) {
            String url = "wss://127.0.0.1:" + echo.port();
            try (var trusting =
                    TidewireProcess.start("connect", url, "--insecure", "--execute", "hello", "--expect", "hello")) {
                assertThat(trusting.exitStatus()).isZero();
            }
            try (var careful = TidewireProcess.start("connect", url, "--execute", "hello", "--expect", "hello")) {
                assertThat(careful.exitStatus()).isEqualTo(1);
                assertThat(careful.errors().lines()).hasSize(1);
            }
        }
    }

    @Test
    void broadcastSendsToEveryClientTheSenderToo() throws Exception {
        try (var tidewire = TidewireProcess.start("broadcast", "--port", "0")) {
            int port = tidewire.port();
            try (var one = JdkClient.connect("ws://127.0.0.1:" + port);
                    var two = JdkClient.connect("ws://127.0.0.1:" + port + "/any/path")) {
                one.send("for all");
                assertThat(one.next()).isEqualTo("for all");
                assertThat(two.next()).isEqualTo("for all");
            }
        }
    }
}
