package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were taken on. */
public record Machine(String cpu, int cores, String memory, String kernel) {
    private static final long KIB_PER_GIB = 1024 * 1024;

    public static Machine here() throws IOException {
        List<String> cpus = Files.readAllLines(Path.of("/proc/cpuinfo"));
        long kib = Long.parseLong(
                field(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal").replaceAll("\\D", ""));
        int cores =
                (int) cpus.stream().filter(line -> line.startsWith("processor")).count();
        return new Machine(
                field(cpus, "model name"),
                cores,
                Math.round((double) kib / KIB_PER_GIB) + " GiB",
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
