package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContext;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificate as it is now. Its files are looked at again and again; when they have changed, and are of use, the
 * handshakes to come show the new one. What was agreed under the old one lives on: its context is freed with its last
 * connection.
 *
 * <p>Thread-safe; only {@link #context} does not block.
 */
final class ServerCertificate {
    private static final System.Logger LOG = System.getLogger(Tls.class.getName());

    private final CertificateSource source;
    private final ClientCertificates clients;
    private final List<Path> files;
    private List<FileStamp> seen;
    private boolean usable = true;
    private @Nullable String told;
    private volatile SslContext context;

    /** @throws IllegalArgumentException if a file cannot be read or used, naming it */
    ServerCertificate(CertificateSource source, ClientCertificates clients) {
        this.source = source;
        this.clients = clients;
        this.files = new ArrayList<>(source.files());
        this.files.addAll(clients.files());
        // Before they are read: what changes meanwhile is found at the next look
        this.seen = FileStamp.of(files);
        this.context = read();
    }

    SslContext context() {
        return context;
    }

    boolean isFromFiles() {
        return !files.isEmpty();
    }

    CertificateSource source() {
        return source;
    }

    /** Reads the files now; those that are of no use leave all as it is and are thrown. */
    synchronized void reload() {
        List<FileStamp> now = FileStamp.of(files);
        context = read();
        learned(now);
    }

    /**
     * Reads the files if they have changed, or were of no use when they were read last. That is told once, and only when
     * they have changed no more since: somebody may be at writing them.
     */
    synchronized void look() {
        List<FileStamp> now = FileStamp.of(files);
        boolean still = now.equals(seen);
        if (still && usable) {
            return;
        }
        seen = now;
        try {
            context = read();
            learned(now);
        } catch (RuntimeException e) {
            usable = false;
            if (still) {
                tell(String.valueOf(e.getMessage()));
            }
        }
    }

    private void learned(List<FileStamp> now) {
        seen = now;
        usable = true;
        told = null;
        LOG.log(Level.INFO, () -> "new connections are shown the certificate that is now in " + source);
    }

    private void tell(String problem) {
        if (!problem.equals(told)) {
            told = problem;
            LOG.log(Level.WARNING, "the changed certificate is of no use, the old one is kept: " + problem);
        }
    }

    private SslContext read() {
        try {
            SslContext made =
                    clients.askIn(source.read()).protocols(Tls.PROTOCOLS).build();
            TrialHandshake.with(made);
            return made;
        } catch (SSLException e) {
            throw new IllegalArgumentException("cannot use " + source + ": " + e.getMessage(), e);
        }
    }
}
