package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PKCS#12 file (RFC 7292) that holds one private key and its chain. */
final class KeyStoreFile implements CertificateSource {
    private final Path file;
    private final char[] password;

    KeyStoreFile(Path file, char[] password) {
        this.file = file;
        this.password = password.clone();
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public SslContextBuilder read() {
        byte[] bytes = SmallFile.read(file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            return SslContextBuilder.forServer(key(store), chain(store));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot use " + file + ": " + e.getMessage(), e);
        }
    }

    private PrivateKey key(KeyStore store) throws GeneralSecurityException {
        if (store.getKey(onlyKey(store), password) instanceof PrivateKey key) {
            return key;
        }
        throw new IllegalArgumentException(file + " holds no private key");
    }

    private X509Certificate[] chain(KeyStore store) throws GeneralSecurityException {
        @Nullable Certificate @Nullable [] chain = store.getCertificateChain(onlyKey(store));
        if (chain == null) {
            throw new IllegalArgumentException(file + " holds no certificate for its private key");
        }
        return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
    }

    private String onlyKey(KeyStore store) throws GeneralSecurityException {
        String found = null;
        for (String alias : Collections.list(store.aliases())) {
            if (!store.isKeyEntry(alias)) {
                continue;
            }
            if (found != null) {
                throw new IllegalArgumentException(
                        file + " holds several private keys, " + found + " and " + alias + ": leave one in it");
            }
            found = alias;
        }
        if (found == null) {
            throw new IllegalArgumentException(file + " holds no private key");
        }
        return found;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
