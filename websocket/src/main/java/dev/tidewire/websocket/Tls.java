package dev.tidewire.websocket;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.Mapping;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted: TLS 1.2 and 1.3 alone, through BoringSSL where it loads and the JDK's engine where
 * not. Thread-safe and usable for any number of servers and clients.
 *
 * <p>A server looks every second, while it runs, whether the files of its certificates have changed. New connections are
 * then shown the new certificate, and the open ones live on. Files that are of no use, such as half-written ones or a key
 * that belongs to another certificate, change nothing and are logged once as a warning that names the file and why.
 */
public final class Tls {
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<SslContext> context;
    private final boolean server;
    private final boolean checksHostName;
    private final @Nullable ServerCertificate certificate;
    private final ClientCertificates clients;
    private final HostCertificates hosts;
    private final @Nullable Mapping<String, SslContext> names;

    private Tls(SslContext context, boolean server, boolean checksHostName) {
        this.context = () -> context;
        this.server = server;
        this.checksHostName = checksHostName;
        this.certificate = null;
        this.clients = ClientCertificates.NONE;
        this.hosts = HostCertificates.NONE;
        this.names = null;
    }

    private Tls(Tls other, HostCertificates hosts) {
        this.context = other.context;
        this.server = other.server;
        this.checksHostName = other.checksHostName;
        this.certificate = other.certificate;
        this.clients = other.clients;
        this.hosts = hosts;
        this.names = hosts.isEmpty() ? null : hosts.orElse(context);
    }

    private Tls(CertificateSource source, ClientCertificates clients, HostCertificates hosts) {
        ServerCertificate read = new ServerCertificate(source, clients);
        this.context = read::context;
        this.server = true;
        this.checksHostName = false;
        this.certificate = read;
        this.clients = clients;
        this.hosts = hosts;
        this.names = hosts.isEmpty() ? null : hosts.orElse(context);
    }

    /**
     * A server's certificate chain and private key from PEM files. Reads them, and so blocks.
     *
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should
     */
    public static Tls server(Path certificateChain, Path privateKey) {
        return new Tls(new PemFiles(certificateChain, privateKey), ClientCertificates.NONE, HostCertificates.NONE);
    }

    /**
     * A server's certificate chain and private key from a PKCS#12 file that holds no second key. Reads it, and so blocks.
     *
     * @param password of the file and of the key in it; copied, and kept for when the file has changed
     * @throws IllegalArgumentException if the file cannot be read or does not hold what it should
     */
    public static Tls server(Path pkcs12, char[] password) {
        return new Tls(new KeyStoreFile(pkcs12, password), ClientCertificates.NONE, HostCertificates.NONE);
    }

    /**
     * A server's private key and certificate chain that the program has from elsewhere. They do not change while a server
     * runs.
     *
     * @param chain the server's own certificate first
     * @throws IllegalArgumentException if there is no certificate, or the key belongs to another
     */
    public static Tls server(PrivateKey key, List<X509Certificate> chain) {
        return new Tls(new KeyInMemory(key, List.copyOf(chain)), ClientCertificates.NONE, HostCertificates.NONE);
    }

    /**
     * A server that takes everything from a JDK context, such as one from a key store. It does not change while a server
     * runs, and asks for no client certificates.
     */
    public static Tls server(SSLContext context) {
        return new Tls(fromJdk(context, false), true, false);
    }

    /**
     * A server that shows another certificate to clients that ask for this host (SNI, RFC 6066 §3). Clients that ask for
     * none, or for one that has none, are shown that of this Tls.
     *
     * @param name a host, such as {@code other.example}, or {@code *.other.example} for all that have one label before
     *     the rest; a host's own certificate goes before that
     * @param other a server's; it asks for the client certificates that this one asks for
     * @return a changed copy
     * @throws IllegalArgumentException if the name is none or has a certificate already, or the other is not a server's,
     *     has hosts of its own or asks for client certificates of its own
     */
    public Tls forHost(String name, Tls other) {
        requireServer();
        if (!other.server || !other.hosts.isEmpty()) {
            throw new IllegalArgumentException("host " + name + " needs a certificate made with Tls.server(...) alone");
        }
        // Else a client would ask for the name that asks for less, and then send requests to the other
        if (!other.clients.equals(ClientCertificates.NONE) && !other.clients.equals(clients)) {
            throw new IllegalArgumentException(
                    "client certificates are asked for under every name or none: ask with the Tls that has the hosts");
        }
        return new Tls(this, hosts.with(name, other.clients.equals(clients) ? other : other.asking(clients)));
    }

    /**
     * A server that asks its clients for certificates, and takes those, too, who have none: {@link
     * Handshake#clientCertificate()}. Reads the files, and so blocks.
     *
     * @param authorities certificates in PEM, one of whose owners is to have signed a client's certificate; no other is
     *     trusted, and a client that shows one is refused
     * @return a changed copy, for all its hosts
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should
     * @throws IllegalStateException if this is from a JDK context
     */
    public Tls askForClientCertificates(Path authorities) {
        return asking(new ClientCertificates(ClientAuth.OPTIONAL, authorities));
    }

    /** A server that takes no client without a certificate; see {@link #askForClientCertificates(Path)}. */
    public Tls requireClientCertificates(Path authorities) {
        return asking(new ClientCertificates(ClientAuth.REQUIRE, authorities));
    }

    private Tls asking(ClientCertificates wanted) {
        requireServer();
        if (certificate == null) {
            throw new IllegalStateException(
                    "a Tls from a JDK context asks for no client certificates: give it files, or a key");
        }
        return new Tls(certificate.source(), wanted, hosts.map(host -> host.asking(wanted)));
    }

    private void requireServer() {
        if (!server) {
            throw new IllegalStateException("this Tls is a client's: make it with Tls.server(...)");
        }
    }

    /**
     * Reads the files of a server's certificates now, those of its hosts, too, and shows them to new connections. There is
     * no need to call it, but for whoever cannot wait a second. Does nothing where nothing came from files. Blocks.
     *
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should; that certificate stays as
     *     it was, and the others are new
     */
    public void reload() {
        IllegalArgumentException failure = null;
        for (ServerCertificate each : certificates()) {
            try {
                each.reload();
            } catch (IllegalArgumentException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** A client that trusts the certificates that the JDK trusts; what {@code wss://} uses when nothing is said. */
    public static Tls client() {
        return client(SslContextBuilder.forClient(), true);
    }

    /** A client that trusts the certificates in this PEM file and no others. */
    public static Tls clientTrusting(Path certificates) {
        byte[] trusted = SmallFile.readCertificates(certificates);
        return client(SslContextBuilder.forClient().trustManager(new ByteArrayInputStream(trusted)), true);
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

    /** What a connection that begins now is to use. */
    SslContext context() {
        return context.get();
    }

    /** What it is to use by the name that a client asks for, null if it asks for none; null if all names are alike. */
    @Nullable
    Mapping<String, SslContext> names() {
        return names;
    }

    /** Those that are read from files. */
    List<ServerCertificate> certificates() {
        List<ServerCertificate> all = new ArrayList<>();
        if (certificate != null && certificate.isFromFiles()) {
            all.add(certificate);
        }
        hosts.forEach(host -> all.addAll(host.certificates()));
        return all;
    }

    boolean isServer() {
        return server;
    }

    boolean checksHostName() {
        return checksHostName;
    }
}
