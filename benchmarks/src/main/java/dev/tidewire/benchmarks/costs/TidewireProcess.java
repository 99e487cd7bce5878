package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.MeasuredProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server started with {@code ./tidewire} on the JDK of this program; closing it ends the process. */
final class TidewireProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\\w+://[^/\\s]+:(\\d+)\\b");

    private final MeasuredProcess process;
    private final double startMillis;
    private final int port;

    private TidewireProcess(MeasuredProcess process, double startMillis, int port) {
        this.process = process;
        this.startMillis = startMillis;
        this.port = port;
    }

    /**
     * Starts a server on a free port and waits for its first line.
     *
     * @param mode {@code serve} or {@code echo}
     * @param flags added to JAVA_OPTS
     * @throws IOException if the first line does not tell a port; the message holds what there was in its place
     */
    static TidewireProcess start(Path project, String mode, List<String> flags) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(project.resolve("tidewire").toString(), mode, "--port", "0");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("JAVA_OPTS", String.join(" ", flags), (old, more) -> old + " " + more);
        long began = System.nanoTime();
        Process process = builder.start();
        MeasuredProcess measured = new MeasuredProcess(process);
        // Left open: a server whose output nobody takes must not fail for it
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        double millis = (System.nanoTime() - began) / 1e6;
        Matcher parts = ADDRESS.matcher(String.valueOf(line));
        if (!parts.find()) {
            measured.close();
            throw new IOException("./tidewire " + mode + " did not say where it listens, but: " + line);
        }
        return new TidewireProcess(measured, millis, Integer.parseInt(parts.group(1)));
    }

    /** From the start of the launcher to the first line. */
    double startMillis() {
        return startMillis;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The resident set in bytes. */
    long resident() throws IOException {
        return process.resident();
    }

    /** What is alive on its heap: runs full collections first. */
    ClassHistogram histogram() throws IOException, InterruptedException {
        // What has a cleaner is found dead by one collection and freed by the next
        process.classHistogram();
        return ClassHistogram.parse(process.classHistogram());
    }

    /** Asks the server to end, and waits until it has. */
    @Override
    public void close() {
        process.close();
    }
}
