package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;

/** A chain and a key in PEM (RFC 7468). */
record PemFiles(Path chain, Path key) implements CertificateSource {
    @Override
    public List<Path> files() {
        return List.of(chain, key);
    }

    @Override
    public SslContextBuilder read() {
        ByteArrayInputStream certificates = new ByteArrayInputStream(SmallFile.readCertificates(chain));
        ByteArrayInputStream secret = new ByteArrayInputStream(SmallFile.read(key));
        try {
            return SslContextBuilder.forServer(certificates, secret);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " holds no whole private key in PEM without a password", e);
        }
    }

    @Override
    public String toString() {
        return chain + " with " + key;
    }
}
