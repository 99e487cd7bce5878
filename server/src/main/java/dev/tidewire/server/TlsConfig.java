package dev.tidewire.server;

import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.config.OwnersFile;
import dev.tidewire.websocket.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a server encrypts, as the section {@code tls} of a configuration says. */
final class TlsConfig {
    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "key";
    private static final String KEY_STORE = "keystore";
    private static final String PASSWORD_FILE = "keystore-password-file";
    private static final String SELF_SIGNED = "self-signed";
    private static final String HOSTS = "hosts";
    private static final String CLIENTS = "client-certificates";

    private TlsConfig() {}

    /**
     * Reads the section, and the files that it names: blocks.
     *
     * @param warnings takes what is allowed but perhaps not meant, a line each
     * @return null if nothing is to be encrypted
     * @throws ConfigException if it is not what it should be
     */
    static @Nullable Tls read(ConfigSection section, List<String> warnings) {
        Tls tls = certificate(section, section.flag(SELF_SIGNED, false), warnings);
        List<ConfigSection> hosts = section.sections(HOSTS);
        boolean asksClients = section.has(CLIENTS);
        ConfigSection clients = section.section(CLIENTS);
        section.refuseTheRest();
        if (tls != null) {
            Tls withHosts = withHosts(tls, hosts, warnings);
            return asksClients ? asking(withHosts, clients) : withHosts;
        }
        if (asksClients || !hosts.isEmpty()) {
            throw section.wrong(
                    asksClients ? CLIENTS : HOSTS,
                    "needs the certificate of the server itself: give certificate with key, keystore or self-signed");
        }
        return null;
    }

    private static @Nullable Tls certificate(ConfigSection section, boolean selfSigned, List<String> warnings) {
        Path certificate = section.file(CERTIFICATE);
        Path key = section.file(KEY);
        Path keyStore = section.file(KEY_STORE);
        Path passwordFile = section.file(PASSWORD_FILE);
        boolean pem = certificate != null || key != null;
        long ways = Stream.of(pem, keyStore != null, selfSigned)
                .filter(given -> given)
                .count();
        if (ways > 1) {
            throw section.wrong(
                    selfSigned ? SELF_SIGNED : KEY_STORE,
                    "certificate with key, keystore and self-signed are three ways to one certificate: give one of them");
        }
        requireBoth(section, CERTIFICATE, certificate, KEY, key);
        requireBoth(section, KEY_STORE, keyStore, PASSWORD_FILE, passwordFile);
        if (selfSigned) {
            return SelfSignedCertificate.make();
        }
        if (keyStore != null && passwordFile != null) {
            return keyStore(section, keyStore, passwordFile);
        }
        return certificate == null || key == null ? null : pem(section, certificate, key, warnings);
    }

    private static void requireBoth(
            ConfigSection section, String one, @Nullable Path file, String other, @Nullable Path otherFile) {
        if ((file == null) != (otherFile == null)) {
            throw section.wrong(
                    file == null ? other : one,
                    "belongs together with " + (file == null ? one : other) + ": give both");
        }
    }

    private static Tls pem(ConfigSection section, Path certificate, Path key, List<String> warnings) {
        // Read on its own first, so that what fails afterwards is the key's fault
        section.blaming(CERTIFICATE, () -> Tls.clientTrusting(certificate));
        Tls tls = section.blaming(KEY, () -> Tls.server(certificate, key));
        String warning = section.blaming(KEY, () -> PrivateKeyFile.warning(key));
        if (!warning.isEmpty()) {
            warnings.add(warning);
        }
        return tls;
    }

    private static Tls keyStore(ConfigSection section, Path file, Path passwordFile) {
        char[] password = section.blaming(PASSWORD_FILE, () -> OwnersFile.read(passwordFile))
                .toCharArray();
        try {
            return Tls.server(file, password);
        } catch (IllegalArgumentException e) {
            throw section.wrong(isPasswordsFault(e) ? PASSWORD_FILE : KEY_STORE, Cause.of(e));
        }
    }

    // As KeyStore.load tells a wrong password from a file that is broken
    private static boolean isPasswordsFault(IllegalArgumentException failure) {
        return failure.getCause() instanceof IOException broken
                && broken.getCause() instanceof UnrecoverableKeyException;
    }

    private static Tls withHosts(Tls tls, List<ConfigSection> hosts, List<String> warnings) {
        Tls all = tls;
        for (ConfigSection section : hosts) {
            String host = section.required("host");
            Tls own = certificate(section, false, warnings);
            section.refuseTheRest();
            if (own == null) {
                throw section.wrong(CERTIFICATE, "is missing: give certificate with key, or keystore");
            }
            Tls before = all;
            all = section.blaming("host", () -> before.forHost(host, own));
        }
        return all;
    }

    private static Tls asking(Tls tls, ConfigSection section) {
        Path authorities = section.requiredFile("ca");
        boolean required = section.flag("required", true);
        section.refuseTheRest();
        return section.blaming(
                "ca",
                () -> required
                        ? tls.requireClientCertificates(authorities)
                        : tls.askForClientCertificates(authorities));
    }
}
