package dev.tidewire.websocket;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Signs certificates for one test; its peers trust nobody else. */
final class Authority {
    static final char[] PASSWORD = "of one test".toCharArray();

    private final X509Bundle own;

    Authority() throws Exception {
        own = new CertificateBuilder()
                .ecp256()
                .subject("CN=Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    X509Bundle server(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(own);
    }

    X509Bundle client(String name) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(own);
    }

    /** A server's, from files in this folder. */
    Tls tls(Path folder, String name) throws Exception {
        return tls(folder, server(name));
    }

    static Tls tls(Path folder, X509Bundle certificate) throws IOException {
        write(folder, certificate);
        return Tls.server(chain(folder), key(folder));
    }

    /** Writes the files, or writes them anew. */
    static void write(Path folder, X509Bundle certificate) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(chain(folder), certificate.getCertificatePathPEM());
        Files.writeString(key(folder), certificate.getPrivateKeyPEM());
    }

    static Path chain(Path folder) {
        return folder.resolve("chain.pem");
    }

    static Path key(Path folder) {
        return folder.resolve("key.pem");
    }

    /** The file of those whom servers trust. */
    Path file(Path folder) throws IOException {
        return Files.writeString(folder.resolve("authority.pem"), own.getCertificatePEM());
    }

    /** What a peer has that trusts this one, and shows no certificate of its own. */
    SSLContext trusting() throws Exception {
        return context(new KeyManager[0]);
    }

    /** What a peer has that trusts this one, and shows a certificate. */
    SSLContext showing(X509Bundle certificate) throws Exception {
        return context(managers(certificate));
    }

    private SSLContext context(KeyManager[] keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, own.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    static KeyManager[] managers(X509Bundle certificate) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = certificate.toKeyStore(PASSWORD);
        keys.init(store, PASSWORD);
        return keys.getKeyManagers();
    }

    static Stream<Transport> transports() {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport != Transport.AUTO && transport.isAvailable());
    }
}
