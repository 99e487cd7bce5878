package dev.tidewire.benchmarks.costs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server started with {@code ./tidewire} on the JDK of this program; closing it ends the process. */
final class TidewireProcess implements AutoCloseable {
    private static final Pattern FIRST_LINE = Pattern.compile(".* listens? on \\w+://.*:(\\d+)/?");
    private static final int END_SECONDS = 60;

    private final Process process;
    private final double startMillis;
    private final int port;

    private TidewireProcess(Process process, double startMillis, int port) {
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
        // A measurement that is stopped half-way leaves no server behind
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        // Left open: a server whose output nobody takes must not fail for it
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        double millis = (System.nanoTime() - began) / 1e6;
        Matcher parts = FIRST_LINE.matcher(String.valueOf(line));
        if (!parts.matches()) {
            process.destroyForcibly();
            throw new IOException("./tidewire " + mode + " did not say where it listens, but: " + line);
        }
        return new TidewireProcess(process, millis, Integer.parseInt(parts.group(1)));
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
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("the server has ended");
    }

    /** What is alive on its heap: runs a full collection first. */
    ClassHistogram histogram() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = List.of(jcmd.toString(), Long.toString(pid()), "GC.class_histogram");
        return ClassHistogram.parse(lines(command));
    }

    /** The lines that a program prints. */
    static List<String> lines(List<String> command) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
        if (program.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + lines);
        }
        return lines;
    }

    /** Asks the server to end, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
    }
}
