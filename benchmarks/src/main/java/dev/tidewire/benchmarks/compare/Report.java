package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code docs/benchmarks.md} and its charts, made of the raw data alone: the same data gives the same bytes. */
final class Report {
    private static final String HEAD = """
            # Benchmarks

            Tidewire beside its peers: whole servers, the same load generator, one core for the server and another for the
            generator, except where a chapter says that they share one. Made by `benchmarks/compare`, which
            [benchmarks](../benchmarks/README.md) explains; do not edit.

            **The score** is what a server does in one second of its own CPU time: messages echoed, messages delivered or
            connections served. An absolute figure is the median of the rounds. **Ratios** are taken within a round, where
            all servers are measured one after the other, since the machine is faster in one minute than in the next; a
            ratio on this page is the median of those. So it differs from the quotient of two figures in a column, and is
            the one to go by. Believe no difference under 10 %.

            **The floor** is a small C program on epoll: one receive and one send for each socket with something to read, and
            hardly a check. It is the common measure, close to the least that epoll allows, but no upper bound. Under C,
            where unmasking 16 KiB takes time, Tidewire on JDK 25 does more than it: both make one receive and one send a
            message, but `gcc -O2` unmasks eight bytes at a time, and the JIT compiler makes vector instructions of such a
            loop, which about halves its time in user mode; what the kernel adds to that lead is not explained. io_uring can save
            system calls that the floor makes.

            **uWebSockets' level** is what that C++ server once reached of the floor on another machine: 0.98 of it under load
            A, 0.92 under B, 0.96 under C, 0.93 under D, 0.91 under F. Where a chapter has uWebSockets itself, the ratio to
            it is the one to go by. Bun has it inside, too.

            [A profile](profile.md) tells what is left to gain under A, B, D and F.

            **Failed** stands where no round gave a figure. The line below the table tells what the generator said:
            `server closed` means that the server sent a Close frame in the middle of the load.

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

    /**
     * Writes {@code benchmarks.md} into the folder and the charts into {@code benchmarks/} in it.
     *
     * @return the charts' files, as seen from the folder
     */
    List<String> write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("benchmarks"));
        StringBuilder text = new StringBuilder(HEAD).append(loads());
        List<String> files = new ArrayList<>();
        for (Run run : runs) {
            text.append(new Chapter(run).text());
            Charts charts = new Charts(run);
            for (Map.Entry<Load, BarChart> chart : charts.all().entrySet()) {
                String file = charts.file(chart.getKey());
                Files.writeString(folder.resolve(file), chart.getValue().svg());
                files.add(file);
            }
        }
        Files.writeString(folder.resolve("benchmarks.md"), text);
        return files;
    }

    private static String loads() {
        MarkdownTable table = new MarkdownTable(List.of("load", "what", "how"));
        for (Load load : Load.values()) {
            table.row(List.of(load.name(), load.title(), load.detail()));
        }
        return table.toString();
    }
}
