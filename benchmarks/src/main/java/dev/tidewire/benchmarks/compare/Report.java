package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docs/benchmarks.md} and its charts, made of the raw data alone: the same data gives the same bytes. */
final class Report {
    private static final String HEAD = """
            # Benchmarks

            Tidewire beside its peers: whole servers, the same load generator, one core for the server and another for the
            generator. Made by `benchmarks/compare`, which [benchmarks](../benchmarks/README.md) explains; do not edit.

            **The score** is what a server does in one second of its own CPU time: messages echoed, messages delivered or
            connections served. Absolute figures drift with the machine, so servers are compared by ratios, taken within a
            round, where all servers are measured one after the other; a figure is the median of the rounds.
            **The floor** is a C program that does one receive and one send and hardly any parsing: close to the least that
            epoll allows. **uWebSockets' level** is what the C++ server reached of that floor when both were measured
            together: 0.98 of it under load A, 0.92 under B, 0.96 under C, 0.93 under D, 0.91 under F. Bun has uWebSockets
            inside. Believe no difference under 10 %.

            All checks and limits are on in every server: one message may have 1 MiB, and text is checked to be UTF-8.
            Compression and TLS are on where the load says so. Servers and JVMs have the settings that their makers ship,
            but for one event loop on one core, one flush for each read where a library leaves that to its user, and the
            flags of `./tidewire` for every JVM.

            """;

    private final List<Run> runs;

    /** The newest JDK comes first, what is no run of a JDK last. */
    Report(List<Run> runs) {
        this.runs = runs.stream()
                .sorted(Comparator.comparing((Run run) -> !run.name().startsWith("jdk-"))
                        .thenComparing(Run::name, Comparator.reverseOrder()))
                .toList();
    }

    /** Writes {@code benchmarks.md} into the folder and the charts into {@code benchmarks/} in it. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("benchmarks"));
        StringBuilder text = new StringBuilder(HEAD).append(loads());
        for (Run run : runs) {
            Chapter chapter = new Chapter(run);
            text.append(chapter.text());
            charts(chapter).forEach((name, svg) -> {
                try {
                    Files.writeString(folder.resolve(name), svg);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.writeString(folder.resolve("benchmarks.md"), text);
    }

    private static Map<String, String> charts(Chapter chapter) {
        Map<String, String> charts = new LinkedHashMap<>();
        for (Load load : Load.values()) {
            BarChart chart = chapter.chart(load);
            if (!chart.isEmpty()) {
                charts.put(chapter.chartFile(load), chart.svg());
            }
        }
        return charts;
    }

    private static String loads() {
        MarkdownTable table = new MarkdownTable(List.of("load", "what", "how"));
        for (Load load : Load.values()) {
            table.row(List.of(load.name(), load.title(), load.detail()));
        }
        return table.toString();
    }
}
