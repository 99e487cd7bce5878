package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that change while a server runs. */
class TlsReloadTest {
    private static final String TRANSPORTS = "dev.tidewire.websocket.Authority#transports";
    private static final Logger LOG = Logger.getLogger(Tls.class.getName());

    @RegisterExtension
    final Ground ground = new Ground();

    @TempDir
    Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Authority authority;
    private SSLContext trusting;

    @BeforeEach
    void listen() throws Exception {
        authority = new Authority();
        trusting = authority.trusting();
        LOG.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(listener);
    }

    private WebSocketServer start(Transport transport, Tls tls) throws IOException {
        RecordingHandler echo = new RecordingHandler(on -> on.message(WebSocket::send));
        return ground.serve(echo, server -> server.transport(transport).tls(tls));
    }

    private String shown(WebSocketServer server, String host) {
        try (RawPeer peer = RawPeer.connectTls(server, trusting, host)) {
            return peer.shown().getSubjectX500Principal().getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitShown(WebSocketServer server, String host, String name) throws InterruptedException {
        Ground.await(name + " is shown", () -> shown(server, host).equals("CN=" + name));
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void showsTheNewCertificateToNewConnectionsAndKeepsTheOldOnes(Transport transport) throws Exception {
        WebSocketServer server = start(transport, authority.tls(folder, "old.example"));
        RawPeer open = ground.keep(RawPeer.connectTls(server, trusting)).upgrade();
        Authority.write(folder, authority.server("new.example"));
        awaitShown(server, "localhost", "new.example");
        assertThat(open.write(Wire.text("still here")).readText()).isEqualTo("still here");
        open.closeCleanly();
        assertThat(logged).singleElement().asString().contains("INFO", "chain.pem");
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void showsTheNewCertificateOfAHost(Transport transport) throws Exception {
        Path other = folder.resolve("other");
        Tls tls = authority.tls(folder, "own.example").forHost("*.example", authority.tls(other, "old.example"));
        WebSocketServer server = start(transport, tls);
        assertThat(shown(server, "a.example")).isEqualTo("CN=old.example");
        Authority.write(other, authority.server("new.example"));
        awaitShown(server, "a.example", "new.example");
        assertThat(shown(server, "localhost")).isEqualTo("CN=own.example");
    }

    @Test
    void keepsTheOldCertificateWhileTheFilesAreOfNoUseAndSaysSoOnce() throws Exception {
        WebSocketServer server = start(Ground.TRANSPORT, authority.tls(folder, "old.example"));
        ground.expectWarning("the old one is kept");
        X509Bundle next = authority.server("new.example");
        String pem = next.getCertificatePathPEM();
        Files.writeString(Authority.chain(folder), pem.substring(0, pem.length() / 2));
        Ground.await("half a certificate is told of", () -> warnings() == 1);
        assertThat(logged.get(0)).contains("chain.pem does not hold whole certificates", "the old one is kept");
        assertThat(shown(server, "localhost")).isEqualTo("CN=old.example");
        Files.writeString(Authority.chain(folder), pem);
        Ground.await("a key of another is told of", () -> warnings() == 2);
        assertThat(logged.get(1)).contains("chain.pem", "key.pem", "no handshake succeeds");
        Files.delete(Authority.key(folder));
        Ground.await("a missing file is told of", () -> warnings() == 3);
        assertThat(logged.get(2)).contains("cannot read", "key.pem: there is no such file");
        assertThat(shown(server, "localhost")).isEqualTo("CN=old.example");
        Authority.write(folder, next);
        awaitShown(server, "localhost", "new.example");
        assertThat(warnings()).isEqualTo(3);
    }

    private long warnings() {
        return logged.stream().filter(line -> line.startsWith("WARNING")).count();
    }

    @Test
    void readsAFileThatWasMovedIntoPlace() throws Exception {
        Path store = folder.resolve("store.p12");
        place(authority.server("old.example"), store);
        WebSocketServer server = start(Ground.TRANSPORT, Tls.server(store, Authority.PASSWORD));
        assertThat(shown(server, "localhost")).isEqualTo("CN=old.example");
        place(authority.server("new.example"), store);
        awaitShown(server, "localhost", "new.example");
    }

    private static void place(X509Bundle certificate, Path store) throws Exception {
        Path made = certificate
                .toTempKeyStoreFile(Authority.PASSWORD, Authority.PASSWORD)
                .toPath();
        Files.copy(made, store.resolveSibling("next.p12"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(store.resolveSibling("next.p12"), store, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(made);
    }

    @Test
    void trustsTheNewAuthorities() throws Exception {
        Path trusted = authority.file(folder);
        WebSocketServer server =
                start(Ground.TRANSPORT, authority.tls(folder, "localhost").requireClientCertificates(trusted));
        Authority next = new Authority();
        SSLContext ada = authority.showing(next.client("Ada"));
        assertThat(opens(server, ada)).isFalse();
        next.file(folder);
        Ground.await("Ada is let in", () -> opens(server, ada));
    }

    private static boolean opens(WebSocketServer server, SSLContext context) {
        try (RawPeer peer = RawPeer.connectTls(server, context).upgrade()) {
            peer.closeCleanly();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void reloadsWhenItIsAskedTo() throws Exception {
        Path other = folder.resolve("other");
        Tls tls = authority.tls(folder, "old.example").forHost("*.example", authority.tls(other, "old.example"));
        WebSocketServer server = start(Ground.TRANSPORT, tls);
        ground.expectWarning("chain.pem");
        Files.writeString(Authority.chain(folder), "nothing");
        Authority.write(other, authority.server("new.example"));
        assertThatIllegalArgumentException().isThrownBy(tls::reload).withMessageContaining("chain.pem");
        assertThat(shown(server, "localhost")).isEqualTo("CN=old.example");
        assertThat(shown(server, "a.example")).isEqualTo("CN=new.example");
        Authority.write(folder, authority.server("newer.example"));
        tls.reload();
        assertThat(shown(server, "localhost")).isEqualTo("CN=newer.example");
    }
}
