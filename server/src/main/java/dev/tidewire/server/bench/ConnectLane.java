package dev.tidewire.server.bench;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Opens a connection, closes it, and begins anew when it has closed: one attempt at a time. */
final class ConnectLane extends LoadConnection {
    // A server that refuses is not asked as fast as it can refuse
    private static final Executor AFTER_FAILURE = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private long began;
    private boolean opened;
    private volatile boolean busy;

    ConnectLane(Bench bench) {
        super(bench);
    }

    /** Begins to connect, unless the measured time is over. */
    void connect() {
        busy = !bench.timeline().isOver();
        if (!busy) {
            return;
        }
        opened = false;
        began = bench.timeline().now();
        if (bench.timeline().covers(began)) {
            bench.tallies().mine().sent(1);
        }
        bench.client().connect(this).closed().thenAccept(this::ended);
    }

    /** Whether an attempt or a connection is under way. */
    boolean isBusy() {
        return busy;
    }

    @Override
    public void onOpen(WebSocket ws) {
        opened = true;
        Tally tally = bench.tallies().mine();
        tally.arrived();
        if (bench.timeline().covers(began)) {
            tally.settled(bench.timeline().now() - began);
        }
        ws.close();
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        // what failed an attempt, or ended a connection, comes with its end
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        if (event.code() != CloseCode.NORMAL) {
            bench.problems().closed(event);
        }
    }

    private void ended(CloseEvent event) {
        if (opened) {
            connect();
            return;
        }
        Throwable cause = event.cause();
        bench.problems().failed(cause == null ? new IllegalStateException("closed before it was open") : cause);
        if (bench.timeline().covers(began)) {
            bench.tallies().mine().settledWrongly();
        }
        AFTER_FAILURE.execute(this::connect);
    }
}
