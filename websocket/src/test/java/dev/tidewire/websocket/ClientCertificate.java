package dev.tidewire.websocket;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A server's certificate, made for one test, and the files that a server and a client take it from. */
record ClientCertificate(Path chain, Path key, Path authority) {

    /** A certificate for a name, signed by an authority of its own. */
    static ClientCertificate forName(Path folder, String dnsName) throws Exception {
        return write(folder, dnsName, new CertificateBuilder().addSanDnsName(dnsName));
    }

    static ClientCertificate forAddress(Path folder, String ipAddress) throws Exception {
        return write(folder, ipAddress, new CertificateBuilder().addSanIpAddress(ipAddress));
    }

    static ClientCertificate expired(Path folder, String dnsName) throws Exception {
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
        CertificateBuilder builder = new CertificateBuilder()
                .addSanDnsName(dnsName)
                .notBefore(yesterday.minus(30, ChronoUnit.DAYS))
                .notAfter(yesterday);
        return write(folder, dnsName, builder);
    }

    private static ClientCertificate write(Path folder, String name, CertificateBuilder builder) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Authority of one test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle leaf = builder.ecp256()
                .subject("CN=" + name)
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        return new ClientCertificate(
                file(folder, "chain.pem", leaf.getCertificatePathPEM()),
                file(folder, "key.pem", leaf.getPrivateKeyPEM()),
                file(folder, "authority.pem", authority.getCertificatePEM()));
    }

    private static Path file(Path folder, String name, String pem) throws IOException {
        return Files.writeString(folder.resolve(name), pem);
    }

    Tls server() {
        return Tls.server(chain, key);
    }

    Tls trusted() {
        return Tls.clientTrusting(authority);
    }
}
