package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.server.config.ConfigSection;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a configured server encrypts. */
class TlsConfigTest {
    private static final String KEY_STORE = "  keystore: store.p12\n  keystore-password-file: password.txt\n";
    private static final String CHAIN = "  certificate: chain.pem\n  key: key.pem\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        X509Bundle own = Certificates.of("server.example");
        write(own, "chain.pem", "key.pem");
        char[] password = "pass word".toCharArray();
        Files.copy(own.toTempKeyStoreFile(password, password).toPath(), folder.resolve("store.p12"));
        owners("password.txt", "pass word\n");
        owners("wrong.txt", "password\n");
        Path open = owners("open.txt", "pass word\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(folder.resolve("binary.pem"), new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    private void write(X509Bundle certificate, String chain, String key) throws IOException {
        Certificates.write(certificate, folder.resolve(chain), folder.resolve(key));
    }

    private Path owners(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path file(String tls) throws IOException {
        return owners("c.yaml", "listen:\n  port: 0\nlogin:\n  anybody: true\ntls:\n" + tls);
    }

    private ServerConfig read(String tls) throws IOException {
        return ServerConfig.read(ConfigSection.read(file(tls), Map.of()));
    }

    // A semicolon begins a new line
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "certificate: a.pem                 | 6: tls.certificate: belongs together with key: give both",
                "key: a.pem                         | 6: tls.key: belongs together with certificate: give both",
                "keystore: a                        | 6: tls.keystore: belongs together with keystore-password-file:"
                        + " give both",
                "keystore-password-file: a          | 6: tls.keystore-password-file: belongs together with keystore:"
                        + " give both",
                "self-signed: true;key: a           | 6: tls.self-signed: certificate with key, keystore and self-signed"
                        + " are three ways to one certificate: give one of them",
                "keystore: a;self-signed: true      | 7: tls.self-signed: certificate with key, keystore and self-signed"
                        + " are three ways to one certificate: give one of them",
                "key: a;keystore: a                 | 7: tls.keystore: certificate with key, keystore and self-signed"
                        + " are three ways to one certificate: give one of them",
                "certificate: no.pem;key: a         | 6: tls.certificate: cannot read no.pem: there is no such file",
                "keystore: no.p12;keystore-password-file: password.txt | 6: tls.keystore: cannot read no.p12: there is"
                        + " no such file",
                "keystore: key.pem;keystore-password-file: password.txt | 6: tls.keystore: cannot use key.pem: toDerInputStream"
                        + " rejects tag type 45",
                "keystore: store.p12;keystore-password-file: no.txt | 7: tls.keystore-password-file: there is no file"
                        + " no.txt",
                "keystore: store.p12;keystore-password-file: open.txt | 7: tls.keystore-password-file: others may read"
                        + " open.txt: chmod 600 it",
                "keystore: store.p12;keystore-password-file: wrong.txt | 7: tls.keystore-password-file: cannot use"
                        + " store.p12: keystore password was incorrect",
                "hosts:;- {host: a.example}         | 7: tls.hosts: needs the certificate of the server itself: give"
                        + " certificate with key, keystore or self-signed",
                "client-certificates: {ca: a}       | 6: tls.client-certificates: needs the certificate of the server"
                        + " itself: give certificate with key, keystore or self-signed"
            })
    void mistakesAreToldWithFileLineAndKey(String tls, String complaint) {
        assertThatRefused("  " + tls.replace(";", "\n  ") + "\n", complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hosts: a.example                   | 8: tls.hosts is a list: begin each entry with '- '",
                "hosts: [{certificate: a}]          | 8: tls.hosts.0.host is missing",
                "hosts: [{host: a.example}]         | 8: tls.hosts.0.certificate: is missing: give certificate with key,"
                        + " or keystore",
                "hosts: [{host: a.example, key: a}] | 8: tls.hosts.0.key: belongs together with certificate: give both",
                "hosts: [{host: '*', certificate: chain.pem, key: key.pem}] | 8: tls.hosts.0.host: '*' is no host, such"
                        + " as other.example or *.other.example",
                "hosts: [{host: a.example, certificate: chain.pem, key: key.pem, self-signed: true}] | 8: there is no key"
                        + " tls.hosts.0.self-signed; here may stand host, certificate, key, keystore,"
                        + " keystore-password-file",
                "hosts: [{host: a.example, certificate: chain.pem, key: no.pem}] | 8: tls.hosts.0.key: cannot read"
                        + " no.pem: there is no such file",
                "client-certificates: chain.pem     | 8: tls.client-certificates is a section: write its keys below it",
                "client-certificates: {required: true} | 8: tls.client-certificates.ca is missing",
                "client-certificates: {ca: no.pem}  | 8: tls.client-certificates.ca: cannot read no.pem: there is no such"
                        + " file",
                "client-certificates: {ca: chain.pem, required: maybe} | 8: tls.client-certificates.required is 'maybe',"
                        + " but must be true or false"
            })
    void mistakesInWhatIsMoreAreTold(String more, String complaint) {
        assertThatRefused(CHAIN + "  " + more + "\n", complaint);
    }

    private void assertThatRefused(String tls, String complaint) {
        assertThatThrownBy(() -> read(tls))
                .isInstanceOf(UsageException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace(folder + "/", ""))
                        .isEqualTo("c.yaml:" + complaint));
    }

    @Test
    void aKeyThatDoesNotBelongToItsCertificateIsToldAsTheKey() throws Exception {
        write(Certificates.of("other.example"), "other.pem", "other-key.pem");
        read(CHAIN);
        for (String key : List.of("none.pem", "binary.pem", "other-key.pem", "chain.pem")) {
            assertThatThrownBy(() -> read("  certificate: chain.pem\n  key: " + key + "\n"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("c.yaml:7: tls.key: ")
                    .hasMessageContaining(key);
        }
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, read", "rw--w----, write", "rwxrw---x, read and write"})
    void aKeyThatItsGroupMayReadIsWarnedOf(String permissions, String what) throws Exception {
        assertThat(read(CHAIN).warnings()).isEmpty();
        Path key =
                Files.setPosixFilePermissions(folder.resolve("key.pem"), PosixFilePermissions.fromString(permissions));
        assertThat(read(CHAIN).warnings())
                .containsExactly("WARNING: others in its group may " + what + " " + key
                        + ", the private key of a certificate: chmod 600 it, unless that is meant.");
    }

    @ParameterizedTest
    @CsvSource({"rw----r--, read", "rw-r---w-, write", "rw-rw-rw-, read and write"})
    void aKeyThatAnybodyMayReadIsRefused(String permissions, String what) throws Exception {
        String refusal = "anybody on this machine may " + what + " key.pem: chmod 600 it";
        String hosts = "  hosts:\n    - {host: other.example, certificate: chain.pem, key: key.pem}\n";
        Files.setPosixFilePermissions(folder.resolve("key.pem"), PosixFilePermissions.fromString(permissions));
        assertThatRefused(CHAIN, "7: tls.key: " + refusal);
        assertThatRefused(KEY_STORE + hosts, "9: tls.hosts.0.key: " + refusal);
    }

    @Test
    void eachHostHasItsCertificateAndTheOthersThatOfTheKeyStore() throws Exception {
        write(Certificates.of("other.example"), "other.pem", "other-key.pem");
        String hosts = "  hosts:\n    - {host: '*.other.example', certificate: other.pem, key: other-key.pem}\n";
        try (var tidewire = serve(KEY_STORE + hosts)) {
            int port = tidewire.port();
            assertThat(Certificates.shown(port, "a.other.example")).isEqualTo("CN=other.example");
            assertThat(Certificates.shown(port, "server.example")).isEqualTo("CN=server.example");
        }
    }

    @Test
    void aVariableNamesAnotherCertificateForAHost() throws Exception {
        write(Certificates.of("third.example"), "third.pem", "third-key.pem");
        String hosts = "  hosts:\n    - {host: other.example, certificate: chain.pem, key: key.pem}\n";
        Map<String, String> variables =
                Map.of("TIDEWIRE_TLS_HOSTS_0_CERTIFICATE", "third.pem", "TIDEWIRE_TLS_HOSTS_0_KEY", "third-key.pem");
        try (var tidewire = TidewireProcess.startWith(
                variables, "serve", "--config", file(CHAIN + hosts).toString())) {
            assertThat(Certificates.shown(tidewire.port(), "other.example")).isEqualTo("CN=third.example");
        }
    }

    @Test
    void whoHasNoCertificateIsRefusedWhereOneIsRequired() throws Exception {
        X509Bundle known = Certificates.of("client.example");
        Files.writeString(folder.resolve("clients.pem"), known.getCertificatePathPEM(), StandardCharsets.US_ASCII);
        String clients = "  client-certificates:\n    ca: clients.pem\n";
        try (var tidewire = serve(CHAIN + clients)) {
            int port = tidewire.port();
            assertThat(answer(port, known)).startsWith("HTTP/1.1 101 ");
            assertThatThrownBy(() -> answer(port, null)).isInstanceOf(IOException.class);
        }
        try (var tidewire = serve(CHAIN + clients + "    required: false\n")) {
            int port = tidewire.port();
            assertThat(answer(port, known)).startsWith("HTTP/1.1 101 ");
            assertThat(answer(port, null)).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void whatHoldsIsShownWithoutThePassword() throws Exception {
        String clients = "  client-certificates:\n    ca: chain.pem\n";
        String hosts = "  hosts:\n    - {host: other.example, certificate: chain.pem, key: key.pem}\n";
        String file = file(KEY_STORE + clients + hosts).toString();
        try (var tidewire = TidewireProcess.start("config", "--config", file)) {
            assertThat(tidewire.exitStatus()).as(tidewire.errors()).isZero();
            assertThat(tidewire.remainingLines())
                    .contains(
                            "tls.keystore: store.p12  # c.yaml:6",
                            "tls.keystore-password-file: password.txt  # c.yaml:7",
                            "tls.client-certificates.ca: chain.pem  # c.yaml:9",
                            "tls.client-certificates.required: true  # default",
                            "tls.hosts.0.host: other.example  # c.yaml:11",
                            "tls.hosts.0.certificate: chain.pem  # c.yaml:11")
                    .noneMatch(line -> line.contains("pass word"));
        }
    }

    private TidewireProcess serve(String tls) throws IOException {
        return TidewireProcess.start("serve", "--config", file(tls).toString());
    }

    private static String answer(int port, @Nullable X509Bundle client) throws Exception {
        KeyManager[] keys = client == null
                ? new KeyManager[0]
                : client.toKeyManagerFactory().getKeyManagers();
        try (var peer = RawPeer.upgrade(Certificates.connect(port, keys), "/chat", "")) {
            return peer.head();
        }
    }
}
