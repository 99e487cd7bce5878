package dev.tidewire.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Load E: what a connection that does nothing costs. The server first serves short connections until it is warm, so
 * that code, class data and buffers shared by all are there before; then the memory before and after is compared,
 * each time after a full collection where there is a JVM.
 */
final class IdleMemory {
    /** Resident bytes a connection, collected. */
    static final String RESIDENT = "resident_per_connection";

    /** Resident bytes a connection as it stood before the collection was asked for. */
    static final String RESIDENT_UNCOLLECTED = "resident_uncollected_per_connection";

    /** Live bytes on the heap a connection; only for a JVM. */
    static final String HEAP = "heap_per_connection";

    private static final int CONNECTIONS = 10_000;
    private static final long SETTLE_MILLIS = 2_000;
    private static final double HOLD_SECONDS = 60;

    private final Server server;
    private final ServerProcess process;

    private IdleMemory(Server server, ServerProcess process) {
        this.server = server;
        this.process = process;
    }

    static Map<String, Double> measure(Server server, ServerProcess process, Wsload generator, double warmUp)
            throws IOException, InterruptedException {
        generator.measure(Load.F, process, 0, warmUp);
        return new IdleMemory(server, process).measure(generator);
    }

    private Map<String, Double> measure(Wsload generator) throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        long heapBefore = liveHeap();
        long residentBefore = process.resident();
        Process holder = generator.hold(CONNECTIONS, HOLD_SECONDS, process);
        try (BufferedReader output = holder.inputReader()) {
            String up = output.readLine();
            if (up == null || !up.contains("up errs=0")) {
                throw new IOException("the generator could not open all connections: " + up);
            }
            Thread.sleep(SETTLE_MILLIS);
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("conns", (double) CONNECTIONS);
            values.put("resident_before", (double) residentBefore);
            values.put(RESIDENT_UNCOLLECTED, each(process.resident() - residentBefore));
            if (server.runsOnJvm()) {
                values.put(HEAP, each(liveHeap() - heapBefore));
            }
            values.put(RESIDENT, each(process.resident() - residentBefore));
            return values;
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private long liveHeap() throws IOException, InterruptedException {
        return server.runsOnJvm() ? process.liveHeap() : 0;
    }

    private static double each(long bytes) {
        return (double) bytes / CONNECTIONS;
    }
}
