package dev.tidewire.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An example running in a JVM of its own, as a person would run it. */
final class Example implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final String END = "the end of the output";

    private final int port;
    private final Process process;
    private final BlockingQueue<String> arriving = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private Example(int port, Process process) {
        this.port = port;
        this.process = process;
        new Thread(this::readLines, "output").start();
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    static Example start(Class<?> program, int port, String argument) throws IOException {
        return start(program, port, argument, Path.of("."), Map.of());
    }

    static Example start(Class<?> program, int port, String argument, Path folder, Map<String, String> environment)
            throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), argument));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Example(port, builder.start());
    }

    /** Waits until this many lines have been printed. */
    void awaitLines(int count) throws InterruptedException {
        while (seen.size() < count) {
            see(nextLine());
        }
    }

    /** Waits until a line is printed that begins so. */
    void awaitLine(String beginning) throws InterruptedException {
        while (seen.stream().noneMatch(line -> line.startsWith(beginning))) {
            see(nextLine());
        }
    }

    private void see(String line) {
        if (line.equals(END)) {
            throw new AssertionError("ended after: " + seen);
        }
        seen.add(line);
    }

    /** Ends it from outside, as Ctrl-C does; answers all that was printed. */
    List<String> stop() throws InterruptedException {
        process.toHandle().destroy();
        return output();
    }

    /** All that was printed, once the program has ended; its port stands there as 3000. */
    List<String> output() throws InterruptedException {
        for (String line = nextLine(); !line.equals(END); line = nextLine()) {
            seen.add(line);
        }
        return List.copyOf(seen);
    }

    /** Once the program has ended by itself. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after: " + seen);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }

    private String nextLine() throws InterruptedException {
        String line = arriving.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more came after: " + seen);
        }
        return line;
    }

    private void readLines() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                arriving.add(line.replace("localhost:" + port, "localhost:3000"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            arriving.add(END);
        }
    }
}
