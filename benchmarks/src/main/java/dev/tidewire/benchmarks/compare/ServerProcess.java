package dev.tidewire.benchmarks.compare;

import dev.tidewire.benchmarks.MeasuredProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that runs, pinned to its cores; closing it ends the process. */
final class ServerProcess implements AutoCloseable {
    // Below the range that the kernel takes the generator's own ports from
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;
    private static final int START_SECONDS = 60;
    private static final int LINES_KEPT = 20;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(FIRST_PORT);

    private final Server server;
    private final int port;
    private final Process process;
    private final MeasuredProcess measured;
    private final List<String> lastLines = new ArrayList<>();
    private final CompletableFuture<Void> listening = new CompletableFuture<>();

    private ServerProcess(Server server, int port, Process process) {
        this.server = server;
        this.port = port;
        this.process = process;
        this.measured = new MeasuredProcess(process);
    }

    /**
     * Starts a server as the load needs it and waits until it listens.
     *
     * @throws IOException if it ends or says nothing for a minute; the message holds its last lines
     */
    static ServerProcess start(Server server, Load load) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", server.cores()));
        command.addAll(server.command().words(load, port));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ServerProcess started = new ServerProcess(server, port, process);
        Thread reader = new Thread(started::read, server.name() + "-output");
        reader.setDaemon(true);
        reader.start();
        started.awaitListening();
        return started;
    }

    int port() {
        return port;
    }

    long pid() {
        return measured.pid();
    }

    /** The resident set in bytes. */
    long resident() throws IOException {
        return measured.resident();
    }

    /** What is alive on the heap, in bytes, after full collections. */
    long liveHeap() throws IOException, InterruptedException {
        // What has a cleaner is found dead by one collection and freed by the next
        collectAndCount();
        return collectAndCount();
    }

    @Override
    public void close() {
        measured.close();
    }

    private long collectAndCount() throws IOException, InterruptedException {
        for (String line : measured.classHistogram()) {
            if (line.startsWith("Total")) {
                return Long.parseLong(line.strip().split("\\s+", -1)[2]);
            }
        }
        throw new IOException("jcmd " + pid() + " GC.class_histogram gave no total for " + server.name());
    }

    private void awaitListening() throws IOException, InterruptedException {
        try {
            listening.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException(server.name() + " did not begin to listen: " + lastLines(), e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(this::take);
        } catch (IOException | UncheckedIOException e) {
            take(e.toString());
        } finally {
            listening.completeExceptionally(new IOException("its output ended"));
        }
    }

    private void take(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.remove(0);
            }
            lastLines.add(line);
        }
        if (line.contains("listening") || line.contains("listens")) {
            listening.complete(null);
        }
    }

    private String lastLines() {
        synchronized (lastLines) {
            return lastLines.isEmpty() ? "it printed nothing" : String.join(" | ", lastLines);
        }
    }

    // Each start takes another port, so that no port of a generator before is still waiting out its time
    private static int freePort() throws IOException {
        for (int tries = FIRST_PORT; tries < LAST_PORT; tries++) {
            int port = NEXT_PORT.getAndUpdate(last -> last + 1 < LAST_PORT ? last + 1 : FIRST_PORT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no port from " + FIRST_PORT + " to " + LAST_PORT + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
