package dev.tidewire.server;

import dev.tidewire.websocket.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate for this machine, made anew at each start by the JDK's {@code keytool} and signed by itself: good for
 * tests, trusted by nobody.
 */
final class SelfSignedCertificate {
    private static final String ALIAS = "tidewire";
    private static final String PASSWORD = "only-in-a-file-that-is-deleted-at-once";

    private SelfSignedCertificate() {}

    static Tls make() {
        try {
            Path folder = Files.createTempDirectory("tidewire-tls");
            try {
                return make(folder);
            } finally {
                deleteAll(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static Tls make(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("store.p12");
        runKeytool(file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var key = (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray());
        return Tls.server(key, List.of((X509Certificate) store.getCertificate(ALIAS)));
    }

    private static void runKeytool(Path store) throws IOException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool said: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            files.forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.delete(folder);
    }
}
