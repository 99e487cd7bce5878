package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.HttpResponse;
import dev.tidewire.websocket.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may not say, and what is warned of. */
class ServerConfigTest {
    private static final String ANYBODY = "login:\n  anybody: true\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        own("secret.txt", "s".repeat(40));
        own("short.txt", "short");
        Path open = own("open.txt", "s".repeat(40));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(folder.resolve("binary.pem"), new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    private Path own(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ServerConfig read(String yaml) throws IOException {
        return read(yaml, Map.of());
    }

    private ServerConfig read(String yaml, Map<String, String> variables) throws IOException {
        return ServerConfig.read(ConfigSection.read(own("c.yaml", yaml), variables));
    }

    // A semicolon begins a new line
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listen: 3000                         | c.yaml:1: listen is a section: write its keys below it",
                "listen:;  prot: 1                    | c.yaml:2: there is no key listen.prot; here may stand host, port,"
                        + " threads, transport, allow-plain, trusted-proxies",
                "listen:;  port: x                    | c.yaml:2: listen.port is 'x', but must be a whole number from 0 to"
                        + " 65535",
                "listen:;  host:                      | c.yaml:2: listen.host has no value",
                "listen:;  host: no.such.host.invalid | c.yaml:2: listen.host: 'no.such.host.invalid' is no address of"
                        + " this machine",
                "listen:;  host: 0.0.0.0              | c.yaml:2: listen.host: others on the network could read and"
                        + " change everything: set up tls, or allow-plain: true",
                "listen:;  transport: pigeon          | c.yaml:2: listen.transport is 'pigeon', but must be auto, nio,"
                        + " epoll, io-uring, kqueue",
                "listen:;  trusted-proxies: ['::1', x] | c.yaml:2: listen.trusted-proxies: a proxy is an address or a network"
                        + " such as 10.0.0.0/8, but 'x' is no IP address",
                "origins: [example.com]               | c.yaml:1: origins: origin \"example.com\" is not"
                        + " scheme://host[:port]: leave out user information, path and final slash, and write the host in"
                        + " ASCII",
                "origins:;  - '*';  - https://a/      | c.yaml:3: origins: origin \"https://a/\" is not"
                        + " scheme://host[:port]: leave out user information, path and final slash, and write the host in"
                        + " ASCII",
                "origins: '*';login:;  api-keys: keys.json;  cookie: session | c.yaml:1: origins: login.cookie comes with"
                        + " the requests of every page: list those that may connect",
                "limits:;  max-message: 1             | c.yaml:2: limits.max-message is '1', but must be a whole number"
                        + " from 125 to 1000000000",
                "log:;  connections: all              | c.yaml:2: log.connections is 'all', but must be true or false",
                "log:;  level: debug                  | c.yaml:2: there is no key log.level; here may stand connections",
                "limits:;  write-timeout: 1           | c.yaml:2: limits.write-timeout is '1', but must be a time such as"
                        + " 500ms, 10s or 2m, from 100ms to 10m"
            })
    void mistakesAreToldWithFileLineAndKey(String yaml, String complaint) {
        assertThatRefused(yaml, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listen:;  port: 0                    | c.yaml: login.anybody: say who is let in: demo, jwt, openid,"
                        + " introspection, api-keys, or anybody: true",
                "login:;  anybody: yes                | c.yaml:2: login.anybody is 'yes', but must be true or false",
                "login:;  api-keys: a;  anybody: true | c.yaml:3: login.anybody: either anybody is let in, or those who"
                        + " log in",
                "login:;  cookie:                     | c.yaml:2: login.cookie has no value",
                "login:;  demo:;    lifetime: 2m      | c.yaml:3: login.demo.password: is missing: whoever knows it may"
                        + " log in under any name",
                "login:;  jwt:;    issuer: i          | c.yaml:3: login.jwt is a list: begin each entry with '- '",
                "login:;  jwt:;    - issuer: i        | c.yaml:3: login.jwt.0.audience is missing",
                "login:;  openid:;    - issuer: i;      audience: a | c.yaml:3: login.openid.0.issuer: an address has the"
                        + " form https://HOST/PATH, not 'i'"
            })
    void mistakesInTheLoginAreTold(String yaml, String complaint) {
        assertThatRefused(yaml, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rights-claim: r                            | 3: login.jwt.0.algorithm: give jwks, or an algorithm with a"
                        + " secret-file or a key-file",
                "jwks: http://i.example/jwks                | 3: login.jwt.0.jwks: http is for this machine alone:"
                        + " 'http://i.example/jwks' has to be https",
                "jwks: https://i/jwks;algorithm: RS256      | 3: login.jwt.0.jwks: give either this, or an algorithm with"
                        + " a secret-file or a key-file",
                "secret-file: a;jwks: https://i/jwks        | 4: login.jwt.0.jwks: give either this, or an algorithm with"
                        + " a secret-file or a key-file",
                "key-file: a;jwks: https://i/jwks           | 4: login.jwt.0.jwks: give either this, or an algorithm with"
                        + " a secret-file or a key-file",
                "key-file: a;secret-file: b                 | 4: login.jwt.0.secret-file: give either this or a key-file",
                "secret-file: secret.txt                    | 3: login.jwt.0.algorithm is missing",
                "secret-file: secret.txt;algorithm: HS265   | 4: login.jwt.0.algorithm is 'HS265', but must be HS256,"
                        + " HS384, HS512",
                "secret-file: secret.txt;algorithm: RS256   | 4: login.jwt.0.algorithm is 'RS256', but must be HS256,"
                        + " HS384, HS512",
                "algorithm: HS256;secret-file: secret.txt;user-prefix: \"a\\r\" | 5: login.jwt.0.user-prefix: a"
                        + " user's name has 1 to 255 characters, and no control characters",
                "key-file: none.pem;algorithm: HS256        | 4: login.jwt.0.algorithm is 'HS256', but must be RS256,"
                        + " RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA",
                "algorithm: HS256;secret-file: none.txt     | 4: login.jwt.0.secret-file: there is no file none.txt",
                "algorithm: HS256;secret-file: short.txt    | 4: login.jwt.0.secret-file: a secret for HS256 has 32 random"
                        + " bytes or more, not 5",
                "algorithm: HS256;secret-file: open.txt     | 4: login.jwt.0.secret-file: others may read open.txt: chmod"
                        + " 600 it",
                "algorithm: RS256;key-file: none.pem        | 4: login.jwt.0.key-file: there is no file none.pem",
                "algorithm: RS256;key-file: binary.pem      | 4: login.jwt.0.key-file: it holds bytes that are no text"
            })
    void mistakesInATokensKeyAreToldWithTheRightKey(String keys, String complaint) {
        assertThatRefused(
                "login:;  jwt:;    - {audience: a, issuer: i, " + keys.replace(";", ",; ") + "}",
                "c.yaml:" + complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "url: https://i/ask   |                                | 3: login.introspection.0.client-secret-file is"
                        + " missing",
                "url: ftp://i/ask     | client-secret-file: secret.txt | 4: login.introspection.0.url: an address has the"
                        + " form https://HOST/PATH, not 'ftp://i/ask'",
                "url: https://i/ask   | client-secret-file: none.txt   | 5: login.introspection.0.client-secret-file:"
                        + " there is no file none.txt",
                "url: https://i/ask   | client-secret-file: open.txt   | 5: login.introspection.0.client-secret-file:"
                        + " others may read open.txt: chmod 600 it"
            })
    void mistakesInAnIntrospectionAreToldWithTheRightKey(String url, String secret, String complaint) {
        String file = secret == null ? "" : ";      " + secret;
        assertThatRefused(
                "login:;  introspection:;    - client-id: c;      " + url + file + ";      audience: a",
                "c.yaml:" + complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "127.0.0.1                 |                      | 203.0.113.9",
                "[fd00::/8, 127.0.0.0/8]   |                      | 203.0.113.9",
                "['::1', 10.0.0.0/8]       |                      | 127.0.0.1",
                "[]                        |                      | 127.0.0.1",
                "10.0.0.0/8                | fd00::/8, 127.0.0.1  | 203.0.113.9"
            })
    void proxiesThatAreTrustedSpeakForTheirClients(String listed, String variable, String client) throws Exception {
        String yaml = "listen:\n  port: 0\n  trusted-proxies: " + listed + "\n" + ANYBODY;
        Map<String, String> variables =
                variable == null ? Map.of() : Map.of("TIDEWIRE_LISTEN_TRUSTED_PROXIES", variable);
        HttpHandler pages = HttpHandler.of(request ->
                HttpResponse.text(200, request.remoteAddress().getAddress().getHostAddress()));
        try (var server = read(yaml, variables).builder().http(pages).start()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
                    .header("X-Forwarded-For", "203.0.113.9")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo(client);
        }
    }

    // A slash begins a new entry: its issuer and more
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "i / j                                       | 1 | 0",
                "i, user-prefix: a. / j                      | 1 | 0",
                "i / j, user-prefix: a.                      | 1 | 0",
                "i, user-prefix: a. / j, user-prefix: a.     | 1 | 0",
                "i, user-prefix: a. / j, user-prefix: a.b.   | 1 | 0",
                "i, user-prefix: a.b. / j, user-prefix: a.   | 1 | 0",
                "i / i / i, user-prefix: a. / j              | 3 | 0",
                "i, user-prefix: a. / j, user-prefix: b. / k, user-prefix: b. | 2 | 1"
            })
    void anIssuerThatCouldVouchForUsersOfAnotherIsRefused(String entries, int one, int other) {
        assertThatRefused(
                issuers(entries),
                "c.yaml:" + (3 + one) + ": login.jwt." + one + ".user-prefix: its users could be taken for those of"
                        + " login.jwt." + other + ": give both a user-prefix, neither of which begins with the other,"
                        + " or login.shared-users: true if a name is one person at both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i",
                "i / i",
                "i, user-prefix: a. / i",
                "i, user-prefix: a. / j, user-prefix: b.",
                "i, user-prefix: a. / i, user-prefix: a.b. / j, user-prefix: b."
            })
    void issuersThatVouchForTheirOwnUsersAreTaken(String entries) throws Exception {
        read(issuers(entries));
    }

    private static String issuers(String entries) {
        String first = "\n    - {audience: a, algorithm: HS256, secret-file: secret.txt, issuer: ";
        return "login:\n  jwt:" + first + entries.replace(" / ", "}" + first) + "}";
    }

    @Test
    void issuersMayShareTheirUsersIfThatIsSaid() throws Exception {
        read(issuers("i / j") + "\n  shared-users: true\n");
    }

    @Test
    void whoseTokensAreIntrospectedIsToldForItsUsersToBeKnownApart() throws Exception {
        String introspection = "\n  introspection:\n    - {url: 'https://i/ask', client-id: c,"
                + " client-secret-file: secret.txt, audience: a";
        assertThatRefused(
                issuers("i") + introspection + "}",
                "c.yaml:5: login.introspection.0.user-prefix: its users could be taken for those of login.jwt.0: give"
                        + " both a user-prefix, neither of which begins with the other, or login.shared-users: true if a"
                        + " name is one person at both; of one and the same issuer, name the issuer");
        read(issuers("i") + introspection + ", issuer: i}");
    }

    private void assertThatRefused(String yaml, String complaint) {
        assertThatThrownBy(() -> read(yaml.replace(";", "\n")))
                .isInstanceOf(UsageException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace(folder + "/", ""))
                        .isEqualTo(complaint));
    }

    @Test
    void aVariableWithAMistakeInItsNameIsTold() {
        assertThatThrownBy(() -> read(ANYBODY, Map.of("TIDEWIRE_LISTN_PORT", "1")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("TIDEWIRE_LISTN_PORT: no key has this variable");
    }

    @Test
    void anEntryOfAListIsChangedButNotMadeByAVariable() throws Exception {
        String yaml = """
                login:
                  jwt:
                    - issuer: i
                      audience: a
                      algorithm: HS256
                      secret-file: none.txt
                """;
        read(yaml, Map.of("TIDEWIRE_LOGIN_JWT_0_SECRET_FILE", "secret.txt"));
        assertThatThrownBy(() -> read(ANYBODY, Map.of("TIDEWIRE_LOGIN_JWT_0_SECRET_FILE", "secret.txt")))
                .hasMessageStartingWith("TIDEWIRE_LOGIN_JWT_0_SECRET_FILE: no key has this variable");
    }

    @Test
    void listeningBeyondThisMachineWithoutEncryptionOrLoginIsWarnedOf() throws Exception {
        ServerConfig config = read("listen:\n  host: '::'\n  allow-plain: true\n" + ANYBODY);
        assertThat(config.name()).isEqualTo("localhost");
        assertThat(config.warnings())
                .containsExactly(
                        "WARNING: listening on :: without encryption: others on the network can read and change"
                                + " everything that is sent.",
                        "WARNING: login.anybody lets in everybody who reaches this server.");
        assertThat(read("listen:\n  host: 127.0.0.1\n" + ANYBODY).warnings()).isEmpty();
    }

    @Test
    void theChatsMessagesHaveTheBoundThatIsGiven() throws Exception {
        assertThat(read(ANYBODY).limits().maxMessage()).isEqualTo(32_768);
        assertThat(read("limits:\n  max-message: 65536\n" + ANYBODY).limits().maxMessage())
                .isEqualTo(65_536);
    }

    @Test
    void bytesAreAsManyAtOnceAsInASecondUnlessThatIsGiven() throws Exception {
        assertThat(read(ANYBODY).limits().bytesPerSecond()).isZero();
        Limits limits = read("limits:\n  bytes-per-second: 5000\n" + ANYBODY).limits();
        assertThat(limits.bytesPerSecond()).isEqualTo(5_000);
        assertThat(limits.bytesBurst()).isEqualTo(5_000);
        limits = read("limits:\n  bytes-per-second: 5000\n  bytes-burst: 70000\n" + ANYBODY)
                .limits();
        assertThat(limits.bytesBurst()).isEqualTo(70_000);
        assertThatThrownBy(() -> read("limits:\n  bytes-per-second: 5000\n  bytes-burst: 0\n" + ANYBODY))
                .hasMessageContaining("limits.bytes-burst is '0'");
    }

    @Test
    void aFileWithoutKeysIsWarnedOf() throws Exception {
        assertThat(read("login:\n  api-keys: wrong.json\n").warnings())
                .singleElement()
                .asString()
                .startsWith("WARNING: no keys yet in " + folder.resolve("wrong.json") + ": ");
    }

    @Test
    void aPasswordInAFileThatOthersMayReadIsWarnedOf() throws Exception {
        String yaml = "login:\n  demo:\n    password: open sesame\n";
        assertThat(read(yaml).warnings()).hasSize(1);
        Path file =
                Files.setPosixFilePermissions(folder.resolve("c.yaml"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(ServerConfig.read(ConfigSection.read(file, Map.of())).warnings())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("WARNING: others on this machine may read " + file + " with login.demo.password in it");
        assertThat(ServerConfig.read(ConfigSection.read(file, Map.of("TIDEWIRE_LOGIN_DEMO_PASSWORD", "another")))
                        .warnings())
                .hasSize(1);
    }

    @Test
    void theExampleServesWhereverItIsCheckedOut() {
        Path example = Path.of("..", "examples", "secure.yaml");
        ServerConfig config = ServerConfig.read(ConfigSection.read(example, Map.of("TIDEWIRE_LOGIN_GRACE", "1s")));
        assertThat(config.isSecure()).isTrue();
        assertThat(config.warnings()).first().asString().startsWith("WARNING: login.demo lets in");
    }
}
