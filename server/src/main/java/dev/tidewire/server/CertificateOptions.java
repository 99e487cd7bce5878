package dev.tidewire.server;

import dev.tidewire.server.config.Environment;
import dev.tidewire.server.config.OwnersFile;
import dev.tidewire.websocket.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate of a server that speaks https and wss. */
final class CertificateOptions {
    /** Holds the key store's password; on the command line everybody on this machine could read it. */
    private static final String PASSWORD_VARIABLE = Environment.KEYSTORE_PASSWORD;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Certificate chain in PEM: speak https and wss in place of http and ws. A changed file is shown"
                            + " to new connections within seconds.")
    private @Nullable Path chain;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key in PEM; refused if anybody on this machine may read it.")
    private @Nullable Path key;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description =
                    "Certificate chain and private key in one PKCS#12 file, in place of the two. Its password is in"
                            + " the environment variable " + PASSWORD_VARIABLE + ", or in a file.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-keystore-password",
            paramLabel = "FILE",
            description = "File whose first line is the key store's password; nobody but its owner may read it.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--tls-self-signed",
            description = "A certificate for localhost made at each start, for development: browsers warn of it.")
    private boolean selfSigned;

    /** The certificate; null if none was asked for. */
    @Nullable
    Tls tls() {
        refuseWhatDoesNotBelongTogether();
        try {
            if (selfSigned) {
                return SelfSignedCertificate.make();
            }
            if (keyStore != null) {
                return Tls.server(keyStore, password(keyStore));
            }
            return chain == null || key == null ? null : pem(chain, key);
        } catch (IllegalArgumentException | IOException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private static Tls pem(Path chain, Path key) throws IOException {
        Tls tls = Tls.server(chain, key);
        String warning = PrivateKeyFile.warning(key);
        if (!warning.isEmpty()) {
            Terminal.note(warning);
        }
        return tls;
    }

    private void refuseWhatDoesNotBelongTogether() {
        if ((chain == null) != (key == null)) {
            throw new UsageException("--tls-cert and --tls-key belong together: give both");
        }
        if (passwordFile != null && keyStore == null) {
            throw new UsageException("--tls-keystore-password belongs to --tls-keystore: give both");
        }
        if (Stream.of(chain != null, keyStore != null, selfSigned)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new UsageException(
                    "--tls-cert, --tls-keystore and --tls-self-signed are three ways to one certificate:"
                            + " give one of them");
        }
    }

    private char[] password(Path store) throws IOException {
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        String password = System.getenv(PASSWORD_VARIABLE);
        if (password == null) {
            throw new UsageException("the password of " + store + " is not known: set " + PASSWORD_VARIABLE
                    + ", or write it to a file and give --tls-keystore-password");
        }
        return password.toCharArray();
    }

    private static char[] firstLine(Path file) throws IOException {
        OwnersFile.refuseWhatOthersMay(file);
        try {
            return Files.readString(file).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new UsageException("cannot read " + file);
        }
    }
}
