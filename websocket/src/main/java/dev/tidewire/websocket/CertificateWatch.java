package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks every second, on a thread of its own, whether the files of a server's certificates have changed. */
final class CertificateWatch {
    private static final System.Logger LOG = System.getLogger(Tls.class.getName());
    private static final long PERIOD_MILLIS = 1000;

    private final Tls tls;
    private final ScheduledExecutorService thread;

    private CertificateWatch(Tls tls) {
        this.tls = tls;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "tidewire-certificates");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to look; null if there are no files to look at. */
    static @Nullable CertificateWatch start(@Nullable Tls tls) {
        if (tls == null || tls.certificates().isEmpty()) {
            return null;
        }
        CertificateWatch watch = new CertificateWatch(tls);
        watch.thread.scheduleWithFixedDelay(watch::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    void stop() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            tls.certificates().forEach(ServerCertificate::look);
        } catch (RuntimeException | LinkageError e) {
            // Thrown on, it would end the watch
            LOG.log(Level.WARNING, "cannot look after the certificates", e);
        }
    }
}
