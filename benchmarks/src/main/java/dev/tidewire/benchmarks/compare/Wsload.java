package dev.tidewire.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The load generator in C, {@code wsload}, on the last core. */
final class Wsload {
    private final Path program;
    private final boolean sleeps;

    /** @param sleeps whether it waits in the kernel and so leaves its core to a server that has been given it too */
    Wsload(Path program, boolean sleeps) {
        this.program = program;
        this.sleeps = sleeps;
    }

    /** Puts the load on the server and answers the figures. */
    Map<String, Double> measure(Load load, ServerProcess server, double warmUp, double seconds)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(load.generator());
        words.addAll(List.of("-W", Double.toString(warmUp), "-t", Double.toString(seconds)));
        return figures(run(words, server));
    }

    /** Opens idle connections and holds them until the process is ended; its first line says that all are open. */
    Process hold(int connections, double seconds, ServerProcess server) throws IOException {
        List<String> words = List.of("idle", "-c", Integer.toString(connections), "-t", Double.toString(seconds));
        return start(words, server);
    }

    /** The figures in the generator's line {@code name=number name=number}; words are passed over. */
    static Map<String, Double> figures(String line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String word : line.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            Double number = equals < 1 ? null : number(word.substring(equals + 1));
            if (number != null) {
                figures.put(word.substring(0, equals), number);
            }
        }
        return figures;
    }

    /** The core that a generator is pinned to: the last one. */
    static String core() {
        return Integer.toString(Runtime.getRuntime().availableProcessors() - 1);
    }

    private String run(List<String> words, ServerProcess server) throws IOException, InterruptedException {
        Process process = start(words, server);
        try (BufferedReader reader = process.inputReader()) {
            String output = String.join("\n", reader.lines().toList());
            if (process.waitFor() != 0) {
                throw new IOException("the generator ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> words, ServerProcess server) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", core(), program.toString()));
        command.addAll(words);
        command.addAll(List.of("-p", Integer.toString(server.port()), "-P", Long.toString(server.pid())));
        if (sleeps) {
            command.add("-S");
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
