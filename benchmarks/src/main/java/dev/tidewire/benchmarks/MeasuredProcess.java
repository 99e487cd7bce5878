package dev.tidewire.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs beside this one and is looked at from outside, on Linux; closing it ends the process. */
public final class MeasuredProcess implements AutoCloseable {
    private static final int END_SECONDS = 60;

    private final Process process;

    /** @param process ended at the latest with this JVM, so that a measurement stopped half-way leaves nothing behind */
    public MeasuredProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * The resident set in bytes.
     *
     * @throws IOException if the process has ended
     */
    public long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("process " + pid() + " has ended");
    }

    /**
     * What is alive on the heap of a JVM of this JDK, by class, as {@code jcmd} prints it after a full collection.
     *
     * @throws IOException if it cannot be asked
     */
    public List<String> classHistogram() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return lines(List.of(jcmd.toString(), Long.toString(pid()), "GC.class_histogram"));
    }

    /**
     * The lines that a program prints, waited for to its end.
     *
     * @throws IOException if its exit status is not 0; the message holds what it printed
     */
    public static List<String> lines(List<String> command) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (program.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + lines);
        }
        return lines;
    }

    /** Asks the process to end, and ends it if it has not after a minute. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
    }
}
