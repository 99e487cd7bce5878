package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which certificate a server shows, and which it asks for; the peers are the JDK's. */
class ServerTlsTest {
    private static final String TRANSPORTS = "dev.tidewire.websocket.Authority#transports";
    private static final String HANDSHAKE = "\u0016";
    private static final String ALERT_PROTOCOL_VERSION = "1503..0002" + "0246";
    private static final int RANDOM_BYTES = 32;

    @RegisterExtension
    final Ground ground = new Ground();

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Authority authority;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new Authority();
    }

    private WebSocketServer start(Transport transport, Tls tls) throws Exception {
        Admission noted = Admission.of(handshake -> {
            asked.add(subject(handshake.clientCertificate()));
            return Admission.Decision.accept();
        });
        RecordingHandler echo = new RecordingHandler(on -> on.message(WebSocket::send));
        Consumer<WebSocketServer.Builder> settings =
                server -> server.transport(transport).tls(tls).admission(noted);
        return ground.serve(echo, settings);
    }

    private static String subject(@Nullable X509Certificate certificate) {
        return certificate == null
                ? "nobody"
                : certificate.getSubjectX500Principal().getName();
    }

    /** Opens a WebSocket through TLS, uses it, and answers whose certificate was shown. */
    private String open(WebSocketServer server, SSLContext context, String host) throws Exception {
        RawPeer peer =
                ground.keep(RawPeer.connectTls(server, context, host)).upgrade().write(Wire.text("encrypted"));
        assertThat(peer.readText()).isEqualTo("encrypted");
        peer.closeCleanly();
        return subject(peer.shown());
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void showsTheCertificateOfAKeyStore(Transport transport) throws Exception {
        Path store = authority
                .server("stored.example")
                .toTempKeyStoreFile(Authority.PASSWORD, Authority.PASSWORD)
                .toPath();
        WebSocketServer server = start(transport, Tls.server(store, Authority.PASSWORD));
        assertThat(open(server, authority.trusting(), "any.example")).isEqualTo("CN=stored.example");
        assertThat(asked).containsExactly("nobody");
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void showsTheCertificateOfAJdkContext(Transport transport) throws Exception {
        SSLContext own = SSLContext.getInstance("TLS");
        own.init(Authority.managers(authority.server("context.example")), null, null);
        WebSocketServer server = start(transport, Tls.server(own));
        assertThat(open(server, authority.trusting(), "any.example")).isEqualTo("CN=context.example");
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void showsTheCertificateOfTheHostThatIsAskedFor(Transport transport) throws Exception {
        WebSocketServer server = start(transport, manyHosts());
        SSLContext trusting = authority.trusting();
        assertThat(open(server, trusting, "one.example")).isEqualTo("CN=one.example");
        assertThat(open(server, trusting, "ONE.Example")).isEqualTo("CN=one.example");
        assertThat(open(server, trusting, "any.wild.example")).isEqualTo("CN=wild.example");
        assertThat(open(server, trusting, "own.wild.example")).isEqualTo("CN=own.wild.example");
        assertThat(open(server, trusting, "two.labels.wild.example")).isEqualTo("CN=default.example");
        assertThat(open(server, trusting, "wild.example")).isEqualTo("CN=default.example");
        assertThat(open(server, trusting, "unknown.example")).isEqualTo("CN=default.example");
        assertThat(open(server, trusting, "localhost")).as("no name asked for").isEqualTo("CN=default.example");
    }

    private Tls manyHosts() throws Exception {
        return authority
                .tls(folder.resolve("default"), "default.example")
                .forHost("one.example", authority.tls(folder.resolve("one"), "one.example"))
                .forHost("*.wild.example", authority.tls(folder.resolve("wild"), "wild.example"))
                .forHost("own.wild.example", authority.tls(folder.resolve("own"), "own.wild.example"));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void tellsTheProgramOfAClientsCertificate(Transport transport) throws Exception {
        Tls tls = authority.tls(folder, "localhost").askForClientCertificates(authority.file(folder));
        WebSocketServer server = start(transport, tls);
        open(server, authority.showing(authority.client("Ada")), "localhost");
        open(server, authority.trusting(), "localhost");
        assertThat(asked).containsExactly("CN=Ada", "nobody");
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void refusesAStrangersCertificateThoughNoneIsNeeded(Transport transport) throws Exception {
        Tls tls = authority.tls(folder, "localhost").askForClientCertificates(authority.file(folder));
        WebSocketServer server = start(transport, tls);
        expectAlert(server, authority.showing(new Authority().client("Ada")), "localhost");
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void refusesAClientWithoutTheCertificateThatIsRequired(Transport transport) throws Exception {
        Tls tls = manyHosts().requireClientCertificates(authority.file(folder));
        WebSocketServer server = start(transport, tls);
        expectAlert(server, authority.trusting(), "localhost");
        expectAlert(server, authority.trusting(), "one.example");
        assertThat(open(server, authority.showing(authority.client("Bob")), "one.example"))
                .isEqualTo("CN=one.example");
        assertThat(asked).containsExactly("CN=Bob");
        assertThat(ground.counts().opened).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void refusesVersionsBefore12(Transport transport) throws Exception {
        WebSocketServer server = start(transport, authority.tls(folder, "localhost"));
        RawPeer current = ground.connect(server).write(hello(0x0303));
        assertThat(current.readBody(1)).as("the answer to TLS 1.2").isEqualTo(HANDSHAKE);
        for (int version : new int[] {0x0300, 0x0301, 0x0302}) {
            byte[] answer = ground.connect(server).write(hello(version)).readUntilEnd();
            assertThat(HexFormat.of().formatHex(answer))
                    .as("the answer to version %x", version)
                    .matches(ALERT_PROTOCOL_VERSION);
        }
    }

    /** A ClientHello of this version, with what those from TLS 1.0 to 1.2 need (RFC 5246 §7.4.1.2, RFC 8422 §5.1). */
    private static byte[] hello(int version) {
        String ecdsaWithAes128InGcmAndCbc = "0004" + "c02b" + "c009";
        String extensions = "000a000400020017" + "000b00020100" + "000d000400020403";
        String body = String.format("%04x", version)
                + "00".repeat(RANDOM_BYTES)
                + "00"
                + ecdsaWithAes128InGcmAndCbc
                + "0100"
                + String.format("%04x", extensions.length() / 2)
                + extensions;
        String message = String.format("01%06x", body.length() / 2) + body;
        return HexFormat.of().parseHex(String.format("160301%04x", message.length() / 2) + message);
    }

    /** The handshake fails at once, or, in TLS 1.3, when the client reads for the first time (RFC 8446 §4.4.2.4). */
    private void expectAlert(WebSocketServer server, SSLContext context, String host) {
        assertThatIOException()
                .isThrownBy(() ->
                        ground.keep(RawPeer.connectTls(server, context, host)).readHead())
                .withMessageContaining("Received fatal alert");
        assertThat(ground.counts().refused).hasValue(0);
        assertThat(server.clients().count()).isZero();
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        X509Bundle certificate = authority.server("localhost");
        Authority.write(folder, certificate);
        Path chain = Authority.chain(folder);
        Path key = Authority.key(folder);
        expectRefusal(folder.resolve("none.pem"), key, "cannot read .*none.pem: there is no such file");
        expectRefusal(key, key, ".*key.pem (holds no certificate|does not hold whole certificates.*)");
        expectRefusal(chain, chain, ".*chain.pem holds no whole private key in PEM without a password");
        String pem = certificate.getCertificatePathPEM();
        Path half = Files.writeString(folder.resolve("half.pem"), pem.substring(0, pem.length() - 100));
        expectRefusal(half, key, ".*half.pem does not hold whole certificates: .*");
        Path other = Files.writeString(
                folder.resolve("other.pem"), authority.server("localhost").getPrivateKeyPEM());
        expectRefusal(
                chain, other, "cannot use .*chain.pem with .*other.pem: no handshake succeeds with them, as when .*");
    }

    private static void expectRefusal(Path chain, Path key, String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.server(chain, key))
                .withMessageMatching("(?s)" + pattern);
    }

    @Test
    void saysWhatIsWrongWithAKeyStore() throws Exception {
        Path store = authority
                .server("localhost")
                .toTempKeyStoreFile(Authority.PASSWORD, Authority.PASSWORD)
                .toPath();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.server(store, "wrong".toCharArray()))
                .withMessage("cannot use " + store + ": keystore password was incorrect");
        Path none = folder.resolve("none.p12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.server(none, Authority.PASSWORD))
                .withMessage("cannot read " + none + ": there is no such file");
    }

    @Test
    void refusesHostsThatCannotBe() throws Exception {
        Tls tls = manyHosts();
        Tls other = authority.tls(folder.resolve("other"), "other.example");
        for (String name : List.of("", "*", "a.*.example", ".example", "One.example")) {
            assertThatIllegalArgumentException().isThrownBy(() -> tls.forHost(name, other));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> other.forHost("x.example", tls));
        assertThatIllegalArgumentException().isThrownBy(() -> other.forHost("x.example", Tls.client()));
        Tls asking = other.askForClientCertificates(authority.file(folder));
        assertThatIllegalArgumentException().isThrownBy(() -> tls.forHost("x.example", asking));
    }
}
