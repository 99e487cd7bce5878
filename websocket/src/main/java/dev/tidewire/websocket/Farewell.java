package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connections of a server that ends, spread over half of the grace time if there are many, so that their clients
 * do not all come back in the same moment. Owned by one thread at a time.
 */
final class Farewell {
    private static final long LEAST_A_SECOND = 1_000;

    private final ArrayDeque<Connection> left = new ArrayDeque<>();
    private final long began = System.nanoTime();
    private final double perNano;
    private long closed;

    Farewell(AllClients clients, Duration grace) {
        clients.forEachConnection(left::add);
        double spread = left.size() / Math.max(1.0, grace.toNanos() / 2.0);
        perNano = Math.max(spread, LEAST_A_SECOND / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** Closes those whose turn it is by now; true if they were the last. */
    boolean sayNext(CloseStatus status) {
        long due = 1 + (long) ((System.nanoTime() - began) * perNano);
        while (closed < due && !left.isEmpty()) {
            left.remove().close(status.code(), status.reason());
            closed++;
        }
        return left.isEmpty();
    }
}
