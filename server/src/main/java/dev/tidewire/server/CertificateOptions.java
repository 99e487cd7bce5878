package dev.tidewire.server;

import dev.tidewire.websocket.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate of a server that speaks https and wss. */
final class CertificateOptions {
    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate chain in PEM: speak https and wss in place of http and ws.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key in PEM.")
    private @Nullable Path key;

    /** The certificate; null if none was given. */
    @Nullable
    Tls tls() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new UsageException("--certificate and --key belong together: give both");
        }
        try {
            return Tls.server(certificate, key);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }
}
