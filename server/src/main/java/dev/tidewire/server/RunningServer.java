package dev.tidewire.server;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.server.log.LogSetup;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that runs until the process is asked to end (SIGTERM, SIGINT), then says goodbye to its clients. */
final class RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration GRACE = Duration.ofSeconds(5);

    // Completed once it listens
    private final CompletableFuture<WebSocketServer> server = new CompletableFuture<>();
    private final ServerCounts counts = new ServerCounts();

    private RunningServer() {}

    /**
     * Begins to listen; from now on a signal drains the server.
     *
     * @throws UsageException if that is impossible as asked, such as on a port that is taken
     */
    static RunningServer start(WebSocketServer.Builder builder) {
        Descriptors.warnIfFew();
        var running = new RunningServer();
        var drain = new Thread(running::drainAndHalt, "drain");
        // Before the start: a signal in the midst of it ends the process as one that comes later does
        Runtime.getRuntime().addShutdownHook(drain);
        try {
            running.server.complete(builder.metrics(running.counts).start());
            return running;
        } catch (IOException | UnsupportedOperationException e) {
            Runtime.getRuntime().removeShutdownHook(drain);
            throw new UsageException(Cause.of(e));
        }
    }

    int port() {
        return server.join().port();
    }

    /** Never returns: the process ends with status 0 when the server has drained after a signal. */
    int untilSignal() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private void drainAndHalt() {
        int status = drain() ? 0 : 1;
        if (counts.tellsOfTrouble()) {
            LOG.info("since the start: {}", counts);
        }
        LogSetup.finish();
        System.out.flush();
        // a JVM ended by a signal would answer 128 and more; this one did what it was asked to do
        Runtime.getRuntime().halt(status);
    }

    private boolean drain() {
        WebSocketServer started = server.getNow(null);
        if (started == null) {
            return true;
        }
        try {
            started.shutdown(CloseCode.GOING_AWAY, GRACE)
                    .toCompletableFuture()
                    .get(2 * GRACE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            Terminal.note("tidewire: could not close every connection in time: " + e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
