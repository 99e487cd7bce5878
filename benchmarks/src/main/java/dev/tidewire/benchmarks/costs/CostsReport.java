package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.compare.Machine;
import dev.tidewire.benchmarks.compare.MarkdownTable;
import dev.tidewire.benchmarks.costs.IdleCost.ClassCost;
import java.util.List;
import java.util.Locale;

/** What was measured, as a page in Markdown. */
final class CostsReport {
    private static final double LEAST_SHOWN = 1;
    private static final String COLLECTORS = """
            The server has all cores, so on 2 or more the JVM takes the G1 collector. [Benchmarks](benchmarks.md) pins each
            server to one core, for which the JVM takes the Serial collector: the live heap is nearly the same there, the
            resident growth smaller. That growth also differs by some hundred bytes from one start to the next.

            """;

    private final StringBuilder page = new StringBuilder();

    private CostsReport() {}

    /** The page of these runs, one a JDK, in their order. */
    static String of(List<CostsRun> runs) {
        CostsReport report = new CostsReport();
        report.say("""
                # What Tidewire costs

                Written by `benchmarks/costs`; [benchmarks/README.md](../benchmarks/README.md) tells how it measures. The raw
                data is in `docs/costs`.

                """);
        report.conditions(runs);
        report.starts(runs);
        if (!runs.isEmpty()) {
            report.jars(runs.get(0));
        }
        runs.forEach(report::idle);
        return report.page.toString();
    }

    private void conditions(List<CostsRun> runs) {
        MarkdownTable table = new MarkdownTable(List.of("measured", "JVM", "Tidewire", "machine"));
        for (CostsRun run : runs) {
            Machine on = run.machine();
            table.row(List.of(
                    "JDK " + run.feature(),
                    run.jdk(),
                    run.tidewire() + ", " + run.commit(),
                    on.cpu() + ", " + on.cores() + " cores, " + on.memory() + ", " + on.kernel()));
        }
        say(table + "\n");
    }

    private void starts(List<CostsRun> runs) {
        say("## Start\n\nFrom the start of `./tidewire serve` to its first line, the launcher included.\n\n");
        MarkdownTable table = new MarkdownTable(List.of("JDK", "median", "fastest", "slowest", "starts"));
        for (CostsRun run : runs) {
            for (StartUp start : run.starts()) {
                table.row(List.of(
                        run.feature() + ", " + start.with(),
                        format("%.0f ms", start.median()),
                        format("%.0f ms", start.fastest()),
                        format("%.0f ms", start.slowest()),
                        Integer.toString(start.millis().size())));
            }
        }
        say(table + "\n");
    }

    private void jars(CostsRun run) {
        say("## Files\n\n");
        MarkdownTable table = new MarkdownTable(List.of("what", "jars", "KiB"));
        for (JarSizes.Group group : run.jars()) {
            table.row(List.of(group.what(), Integer.toString(group.jars()), format("%,.0f", group.bytes() / 1024.0)));
        }
        say(table + "\n");
    }

    private void idle(CostsRun run) {
        IdleCost idle = run.idle();
        say(format("## An idle connection on JDK %d%n%n", run.feature()));
        say(format(
                "Bytes a connection, of %,d idle ones to `./tidewire echo`, each after one message. An array is whose its"
                        + " elements are, so one of bytes is the JDK's, whoever made it.%n%n",
                idle.connections()));
        say(COLLECTORS);
        MarkdownTable sums = new MarkdownTable(List.of("memory", "bytes a connection"));
        for (Owner owner : Owner.values()) {
            sums.row(List.of("heap, " + owner.label() + " classes", each(idle, idle.heap(owner))));
        }
        sums.row(List.of("heap in all", each(idle, idle.heap())));
        sums.row(List.of("resident growth before a collection", each(idle, idle.resident())));
        sums.row(List.of("resident growth after full collections", each(idle, idle.residentCollected())));
        say(sums + "\n");
        for (Owner owner : Owner.values()) {
            classes(idle, owner);
        }
    }

    private void classes(IdleCost idle, Owner owner) {
        List<ClassCost> shown = idle.of(owner).stream()
                .filter(each -> idle.perConnection(each.bytes()) >= LEAST_SHOWN)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        MarkdownTable table = new MarkdownTable(List.of(owner.label() + " classes", "objects", "bytes"));
        for (ClassCost each : shown) {
            table.row(List.of(
                    "`" + each.name() + "`",
                    format("%.2f", idle.perConnection(each.objects())),
                    each(idle, each.bytes())));
        }
        long rest =
                idle.heap(owner) - shown.stream().mapToLong(ClassCost::bytes).sum();
        table.row(List.of("classes of less than a byte a connection", "", each(idle, rest)));
        say(table + "\n");
    }

    private static String each(IdleCost idle, long bytes) {
        return format("%,.1f", idle.perConnection(bytes));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values).replace(System.lineSeparator(), "\n");
    }

    private void say(String text) {
        page.append(text);
    }
}
