package dev.tidewire.interop;

import dev.tidewire.websocket.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** A certificate for localhost that nobody but these tests trusts. */
final class TestCertificate {
    private static final X509Bundle BUNDLE = make();
    static final Path CHAIN = file(BUNDLE::toTempCertChainPem);
    static final Path KEY = owners(file(BUNDLE::toTempPrivateKeyPem));

    private TestCertificate() {}

    static Tls server() {
        return Tls.server(CHAIN, KEY);
    }

    static Tls client() {
        return Tls.clientTrusting(CHAIN);
    }

    static SSLContext jdkClient() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, BUNDLE.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the JDK trust the test certificate", e);
        }
    }

    private interface PemFile {
        java.io.File write() throws Exception;
    }

    private static Path file(PemFile pem) {
        try {
            return pem.write().toPath();
        } catch (Exception e) {
            throw new IllegalStateException("cannot write the test certificate", e);
        }
    }

    // The command line refuses a key that anybody may read
    private static Path owners(Path file) {
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new IllegalStateException("cannot keep the test key from others", e);
        }
    }

    private static X509Bundle make() {
        try {
            return new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("cannot make the test certificate", e);
        }
    }
}
