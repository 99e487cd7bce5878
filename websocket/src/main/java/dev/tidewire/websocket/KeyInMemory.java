package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A chain and a key that came from no file, and stay as they are. */
record KeyInMemory(PrivateKey key, List<X509Certificate> chain) implements CertificateSource {
    @Override
    public List<Path> files() {
        return List.of();
    }

    @Override
    public SslContextBuilder read() {
        return SslContextBuilder.forServer(key, chain);
    }

    /** Never the key. */
    @Override
    public String toString() {
        return chain.isEmpty() ? "no certificate" : String.valueOf(chain.get(0).getSubjectX500Principal());
    }
}
