package dev.tidewire.websocket;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * How a connection is encrypted: TLS 1.2 and 1.3 alone, through BoringSSL where it loads and the JDK's engine where
 * not. Immutable and usable for any number of servers and clients.
 */
public final class Tls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SslContext context;
    private final boolean server;
    private final boolean checksHostName;

    private Tls(SslContext context, boolean server, boolean checksHostName) {
        this.context = context;
        this.server = server;
        this.checksHostName = checksHostName;
    }

    /**
     * A server's certificate chain and private key from PEM files.
     *
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should
     */
    public static Tls server(Path certificateChain, Path privateKey) {
        requireReadable(certificateChain);
        requireReadable(privateKey);
        try {
            return new Tls(
                    SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile())
                            .protocols(PROTOCOLS)
                            .build(),
                    true,
                    false);
        } catch (IllegalArgumentException | SSLException e) {
            throw new IllegalArgumentException(
                    "cannot use certificate " + certificateChain + " with key " + privateKey + ": " + e.getMessage(),
                    e);
        }
    }

    /** A server that takes everything from a JDK context, such as one from a key store. */
    public static Tls server(SSLContext context) {
        return new Tls(fromJdk(context, false), true, false);
    }

    /** A client that trusts the certificates that the JDK trusts; what {@code wss://} uses when nothing is said. */
    public static Tls client() {
        return client(SslContextBuilder.forClient(), true);
    }

    /** A client that trusts the certificates in this PEM file and no others. */
    public static Tls clientTrusting(Path certificates) {
        requireReadable(certificates);
        try {
            return client(SslContextBuilder.forClient().trustManager(certificates.toFile()), true);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot trust " + certificates + ": " + e.getMessage(), e);
        }
    }

    /** A client that takes everything from a JDK context. */
    public static Tls client(SSLContext context) {
        return new Tls(fromJdk(context, true), false, true);
    }

    /** A client that trusts anybody: encrypted, but perhaps to an impostor. For tests on one's own machine. */
    public static Tls clientTrustingAnybody() {
        return client(SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE), false);
    }

    private static Tls client(SslContextBuilder builder, boolean checksHostName) {
        try {
            return new Tls(
                    builder.protocols(PROTOCOLS)
                            .endpointIdentificationAlgorithm(checksHostName ? "HTTPS" : "")
                            .build(),
                    false,
                    checksHostName);
        } catch (SSLException e) {
            throw new IllegalArgumentException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static SslContext fromJdk(SSLContext context, boolean client) {
        return new JdkSslContext(
                context, client, null, IdentityCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE, PROTOCOLS, false);
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot read " + file);
        }
    }

    SslContext context() {
        return context;
    }

    boolean isServer() {
        return server;
    }

    boolean checksHostName() {
        return checksHostName;
    }
}
