package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generator for what {@code wsload} does not speak: {@code ./tidewire bench}, on the last core. */
final class TidewireBench {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> WRONG = List.of("wrong", "outOfOrder", "unexpectedCloses", "errors", "unsent");

    private final Path program;

    TidewireBench(Path program) {
        this.program = program;
    }

    /** Puts the load on the server and answers the figures, under the names that {@link Wsload} gives them. */
    Map<String, Double> measure(Load load, ServerProcess server, double warmUp, double seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Wsload.core(), program.toString()));
        command.addAll(load.generator());
        command.add((load.tls() ? "wss" : "ws") + "://127.0.0.1:" + server.port() + "/");
        command.addAll(List.of("--warmup", millis(warmUp), "--duration", millis(seconds)));
        command.addAll(List.of("--threads", "1", "--json", "--pid", Long.toString(server.pid())));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return figures(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * The figures in the generator's JSON.
     *
     * @throws IOException if there is none, with what it said instead
     */
    static Map<String, Double> figures(String output) throws IOException {
        int start = output.indexOf("{");
        if (start < 0) {
            throw new IOException("tidewire bench gave no figures: " + output.strip());
        }
        JsonNode report = JSON.readTree(output.substring(start));
        double seconds = report.path("durationSeconds").asDouble();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("secs", seconds);
        figures.put(Measurement.RATE, report.path("perSecond").asDouble());
        figures.put("p50us", report.path("latencyMicros").path("p50").asDouble());
        figures.put("p99us", report.path("latencyMicros").path("p99").asDouble());
        figures.put(
                Measurement.SERVER_BUSY,
                100 * report.path("server").path("cpuSeconds").asDouble() / seconds);
        figures.put(
                Measurement.GENERATOR_BUSY,
                100 * report.path("generator").path("processCores").asDouble());
        figures.put(
                Measurement.SCORE,
                report.path("server").path("receivedPerCpuSecond").asDouble());
        figures.put(
                "errs",
                WRONG.stream().mapToDouble(name -> report.path(name).asDouble()).sum());
        return figures;
    }

    private static String millis(double seconds) {
        return Math.round(seconds * 1000) + "ms";
    }
}
