package dev.tidewire.server.bench;

import dev.tidewire.server.Cause;
import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.HdrHistogram.Recorder;

/** Opens the connections of a load, so many at a time, and ends them. */
final class Connector {
    /** How many attempts are under way at a time: few enough for the queue of any listening socket. */
    static final int AT_A_TIME = 100;

    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Bench bench;
    private final Recorder latency = new Recorder(3);
    private final ConcurrentLinkedQueue<ClientSocket> opened = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private double seconds;

    Connector(Bench bench) {
        this.bench = bench;
    }

    /**
     * Opens connections until all have opened or failed, or the run is interrupted; answers those that opened.
     *
     * @throws IllegalStateException if the very first fails, or all do
     */
    <T extends LoadConnection> List<T> open(int count, IntFunction<T> connections) throws InterruptedException {
        long began = bench.timeline().now();
        var permits = new Semaphore(AT_A_TIME);
        var open = new ConcurrentLinkedQueue<T>();
        for (int i = 0; i < count && take(permits, 1); i++) {
            connect(connections.apply(i), open, permits);
            if (i == 0) {
                // a server that is not there is to be told once, not once per connection
                take(permits, AT_A_TIME);
                permits.release(AT_A_TIME);
                requireSome();
            }
        }
        take(permits, AT_A_TIME);
        requireSome();
        seconds += (bench.timeline().now() - began) / 1e9;
        return new ArrayList<>(open);
    }

    private <T extends LoadConnection> void connect(T connection, ConcurrentLinkedQueue<T> open, Semaphore permits) {
        long began = bench.timeline().now();
        bench.client().connect(connection).opened().whenComplete((socket, failure) -> {
            if (failure == null) {
                latency.recordValue(bench.timeline().now() - began);
                opened.add(socket);
                open.add(connection);
            } else {
                firstFailure.compareAndSet(null, failure);
                bench.problems().failed(failure);
            }
            permits.release();
        });
    }

    private boolean take(Semaphore permits, int count) throws InterruptedException {
        while (!bench.interruption().isAsked()) {
            if (permits.tryAcquire(count, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    private void requireSome() {
        Throwable failure = firstFailure.get();
        if (opened.isEmpty() && failure != null) {
            throw new IllegalStateException(Cause.of(failure), failure);
        }
    }

    /** How many were opened. */
    int count() {
        return opened.size();
    }

    /** Adds how many were opened, how fast, and how long each took. Once. */
    void report(Report report) {
        report.count("connections", "connections", opened.size(), "");
        report.number("connected in", "connectSeconds", seconds, 3, "s");
        report.shortLatency("connect", "connectMicros", latency.getIntervalHistogram());
    }

    /** Closes all with 1000, and drops what has not ended in time. */
    void close() throws InterruptedException {
        bench.closing();
        opened.forEach(ClientSocket::close);
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        for (ClientSocket socket : opened) {
            while (socket.state() != State.CLOSED && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        opened.forEach(ClientSocket::terminate);
    }
}
