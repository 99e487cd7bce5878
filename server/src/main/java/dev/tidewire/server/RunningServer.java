package dev.tidewire.server;

import dev.tidewire.websocket.WebSocketServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that runs until the process is asked to end (SIGTERM, SIGINT), then says goodbye to its clients. */
final class RunningServer {
    private static final int GOING_AWAY = 1001;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private RunningServer() {}

    /** Never returns: the process ends with status 0 when the server has drained after a signal. */
    static int untilSignal(WebSocketServer server) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndHalt(server), "drain"));
        new CountDownLatch(1).await();
        return 0;
    }

    private static void drainAndHalt(WebSocketServer server) {
        int status = drain(server) ? 0 : 1;
        System.out.flush();
        // a JVM ended by a signal would answer 128 and more; this one did what it was asked to do
        Runtime.getRuntime().halt(status);
    }

    private static boolean drain(WebSocketServer server) {
        try {
            server.shutdown(GOING_AWAY, GRACE).toCompletableFuture().get(2 * GRACE.toSeconds(), TimeUnit.SECONDS);
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
