package dev.tidewire.websocket;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of this run's own for 127.0.0.1, and who trusts it. */
final class Certificates {
    private static final X509Bundle OURS = make();
    private static final Tls SERVER = readServer();
    private static final SSLContext TRUSTING = makeTrusting();

    private Certificates() {}

    private static X509Bundle make() {
        try {
            return new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    /** The server's, from PEM files, as a program would have them. */
    static Tls server() {
        return SERVER;
    }

    /** A JDK context that trusts the server. */
    static SSLContext trusting() {
        return TRUSTING;
    }

    private static Tls readServer() {
        try {
            return Tls.server(
                    OURS.toTempCertChainPem().toPath(),
                    OURS.toTempPrivateKeyPem().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext makeTrusting() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ours", OURS.getCertificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot trust our own certificate", e);
        }
    }
}
