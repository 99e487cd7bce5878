package dev.tidewire.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What every peer is asked for.
 *
 * @param broadcasts whether a message goes to every connection, the sender's too, or back to the sender alone
 * @param extras what else: {@code tls}, {@code deflate}, and what a peer knows of itself
 */
record Peer(boolean broadcasts, InetSocketAddress address, Set<String> extras) {
    /** The largest message in bytes, as Tidewire's default. */
    static final int MAX_MESSAGE = 1024 * 1024;

    /** What protects the key: nothing that anybody trusts. */
    static final String PASSWORD = "tidewire";

    /** Reads {@code echo|broadcast PORT [EXTRA...]}. */
    static Peer of(String[] arguments) {
        return new Peer(
                arguments[0].equals("broadcast"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])),
                Arrays.stream(arguments).skip(2).collect(Collectors.toUnmodifiableSet()));
    }

    String host() {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return address.getPort();
    }

    /** Whether to speak wss. */
    boolean tls() {
        return extras.contains("tls");
    }

    /** Whether to agree to permessage-deflate. */
    boolean deflate() {
        return extras.contains("deflate");
    }

    /** Key and certificate, PKCS#12. */
    static Path keyStore() {
        return Path.of(System.getProperty("peers.key"));
    }

    /** The JDK's TLS, for the peers that take it from there. */
    SSLContext sslContext() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys().getKeyManagers(), null, null);
        return context;
    }

    /** For the peers that have an engine of their own. */
    KeyManagerFactory keys() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keyStore())) {
            store.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return keys;
    }

    /** Tells whoever waits for it that connections are welcome. */
    static void listening() {
        System.out.println("listening");
    }
}
