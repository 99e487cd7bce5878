package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** One run as a chapter of the report. */
final class Chapter {
    private static final String NONE = "–";

    private final Run run;
    private final Scores scores;
    private final List<Load> scored;

    Chapter(Run run) {
        this.run = run;
        this.scores = new Scores(run);
        this.scored = measured().stream().filter(Load::isScored).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder("\n## ").append(run.title()).append("\n\n");
        text.append(conditions());
        if (!scored.isEmpty()) {
            section(text, "Tidewire", ours());
            ratios(text, "Ratio to the floor", load -> !load.byBench());
            ratios(text, "Ratio to Tidewire, where there is no floor", Load::byBench);
        }
        for (Load load : measured()) {
            if (!chart(load).isEmpty()) {
                text.append("\n![")
                        .append(chartTitle(load))
                        .append("](")
                        .append(chartFile(load))
                        .append(")\n");
            }
        }
        if (!scored.isEmpty()) {
            section(
                    text,
                    "Thousands per second of the server's CPU time, lowest to highest",
                    table(scored, this::spread));
            section(text, "Latency in microseconds, median / 99th percentile", table(scored, this::latency));
            section(text, "CPU in percent of a core, server / generator", table(scored, this::busy));
        }
        if (measured().contains(Load.E)) {
            section(text, "Bytes for an idle connection", memory());
        }
        return text.append(notes()).append(versions()).toString();
    }

    private void ratios(StringBuilder text, String title, Predicate<Load> which) {
        List<Load> loads = scored.stream().filter(which).toList();
        if (!loads.isEmpty()) {
            section(text, title, table(loads, (server, load) -> ratio(scores.ratio(server, base(load), load))));
        }
    }

    String chartFile(Load load) {
        return "benchmarks/" + run.name() + "-" + load.name().toLowerCase(Locale.ROOT) + ".svg";
    }

    BarChart chart(Load load) {
        return load.isScored() ? scoreChart(load) : memoryChart(load);
    }

    private BarChart scoreChart(Load load) {
        BarChart chart = new BarChart(
                chartTitle(load),
                "per second of server CPU time, " + (load.byBench() ? "Tidewire" : "the floor") + " being 1",
                1);
        run.servers().stream()
                .sorted(Comparator.comparingDouble(
                                (Run.Entrant server) -> scores.ratio(server.name(), base(load), load))
                        .reversed())
                .forEach(server -> {
                    double ratio = scores.ratio(server.name(), base(load), load);
                    chart.add(server.label(), ratio, ratio(ratio), isOurs(server));
                });
        return chart;
    }

    private BarChart memoryChart(Load load) {
        BarChart chart = new BarChart(chartTitle(load), "resident bytes a connection; less is better", Double.NaN);
        run.servers().stream()
                .sorted(Comparator.comparingDouble(server -> memory(server, IdleMemory.RESIDENT)))
                .forEach(server -> {
                    double bytes = memory(server, IdleMemory.RESIDENT);
                    chart.add(server.label(), bytes, whole(bytes), isOurs(server));
                });
        return chart;
    }

    private String chartTitle(Load load) {
        return load.name() + ": " + load.title() + ", " + run.title();
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "%s, %s. %s; %d cores, %s, %s. Tidewire at commit %s. %s of %s after %s of warm-up, %s.%n",
                run.jdk(),
                days(),
                run.machine().cpu(),
                run.machine().cores(),
                run.machine().memory(),
                run.machine().kernel(),
                run.commit(),
                rounds(),
                seconds(run.seconds()),
                seconds(run.warmUpSeconds()),
                "the generator " + run.generator());
    }

    private String rounds() {
        List<Integer> counts = run.servers().stream()
                .flatMap(server -> measured().stream().map(load -> run.rounds(server.name(), load)))
                .filter(count -> count > 0)
                .sorted()
                .toList();
        int fewest = counts.isEmpty() ? 0 : counts.get(0);
        int most = counts.isEmpty() ? 0 : counts.get(counts.size() - 1);
        return (fewest == most ? "" + most : fewest + " to " + most) + (most == 1 ? " round" : " rounds");
    }

    private String days() {
        List<String> days = run.measurements().stream()
                .map(measurement -> measurement.at().substring(0, 10))
                .sorted()
                .distinct()
                .toList();
        return days.isEmpty() ? "not measured yet" : String.join(" to ", ends(days));
    }

    private String ours() {
        MarkdownTable table = new MarkdownTable(
                List.of("", "to the floor", "to uWebSockets' level", "to the best Java peer", "which is"));
        for (Run.Entrant server : run.servers()) {
            if (isOurs(server)) {
                scored.forEach(load -> table.row(ours(server, load)));
            }
        }
        return table.toString();
    }

    private List<String> ours(Run.Entrant server, Load load) {
        double toFloor = load.byBench() ? Double.NaN : scores.ratio(server.name(), base(load), load);
        return List.of(
                load.name() + ", " + server.label(),
                ratio(toFloor),
                ratio(toFloor / load.levelOfUWebSockets()),
                scores.bestJavaPeer(load)
                        .map(best -> ratio(scores.ratio(server.name(), best.name(), load)))
                        .orElse(NONE),
                scores.bestJavaPeer(load).map(Run.Entrant::label).orElse(NONE));
    }

    private String table(List<Load> loads, BiFunction<String, Load, String> cell) {
        List<String> heads = new ArrayList<>(List.of(""));
        loads.forEach(load -> heads.add(load.name()));
        MarkdownTable table = new MarkdownTable(heads);
        for (Run.Entrant server : run.servers()) {
            List<String> cells = new ArrayList<>(List.of(name(server)));
            for (Load load : loads) {
                String failed = scores.failed(server.name(), load) ? "failed" : cell.apply(server.name(), load);
                cells.add(failed + (scores.limitedByGenerator(server.name(), load) ? " †" : ""));
            }
            table.row(cells);
        }
        return table.toString();
    }

    private String spread(String server, Load load) {
        double[] all = scores.good(server, load).stream()
                .mapToDouble(measurement -> measurement.value(Measurement.SCORE))
                .sorted()
                .toArray();
        if (all.length == 0) {
            return NONE;
        }
        String median = thousands(Scores.median(all));
        return all.length == 1
                ? median
                : median + " (" + thousands(all[0]) + "–" + thousands(all[all.length - 1]) + ")";
    }

    private String latency(String server, Load load) {
        return pair(scores.median(server, load, "p50us"), scores.median(server, load, "p99us"));
    }

    private String busy(String server, Load load) {
        return pair(
                scores.median(server, load, Measurement::serverBusy),
                scores.median(server, load, Measurement.GENERATOR_BUSY));
    }

    private String memory() {
        MarkdownTable table = new MarkdownTable(List.of("", "resident", "before a collection", "live heap"));
        for (Run.Entrant server : run.servers()) {
            table.row(List.of(
                    name(server),
                    scores.failed(server.name(), Load.E) ? "failed" : whole(memory(server, IdleMemory.RESIDENT)),
                    whole(memory(server, IdleMemory.RESIDENT_UNCOLLECTED)),
                    whole(memory(server, IdleMemory.HEAP))));
        }
        return table.toString();
    }

    private double memory(Run.Entrant server, String value) {
        return scores.median(server.name(), Load.E, value);
    }

    private String notes() {
        boolean any = run.servers().stream()
                .anyMatch(server -> scored.stream().anyMatch(load -> scores.limitedByGenerator(server.name(), load)));
        StringBuilder notes = new StringBuilder();
        if (any) {
            notes.append("\n† The generator was the limit: the server waited for it.\n");
        }
        run.measurements().stream()
                .filter(measurement -> !measurement.isGood())
                .forEach(measurement -> notes.append(String.format(
                        "%nFailed: %s under %s in round %d: %s%n",
                        measurement.server(), measurement.load(), measurement.round(), measurement.failure())));
        return notes.toString();
    }

    private String versions() {
        StringBuilder text = new StringBuilder("\nVersions: ");
        text.append(String.join(
                "; ",
                run.servers().stream()
                        .map(server -> server.label() + " " + server.version())
                        .toList()));
        text.append(". JVM flags: `").append(run.jvmFlags()).append("`. [Raw data](benchmarks/");
        text.append(run.name()).append(".json). Commands:\n\n");
        run.commands().forEach(command -> text.append("    ").append(command).append('\n'));
        return text.toString();
    }

    private List<Load> measured() {
        return List.of(Load.values()).stream()
                .filter(load -> run.measurements().stream().anyMatch(measurement -> measurement.load() == load))
                .toList();
    }

    // What the others are measured by: the floor where it speaks what the load needs
    private String base(Load load) {
        Server.Kind kind = load.byBench() ? Server.Kind.TIDEWIRE : Server.Kind.FLOOR;
        return run.servers().stream()
                .filter(server -> server.kind() == kind)
                .map(Run.Entrant::name)
                .findFirst()
                .orElse(kind.name());
    }

    private static void section(StringBuilder text, String title, String body) {
        text.append("\n### ").append(title).append("\n\n").append(body);
    }

    private static boolean isOurs(Run.Entrant server) {
        return server.kind() == Server.Kind.TIDEWIRE;
    }

    private static String name(Run.Entrant server) {
        return isOurs(server) ? "**" + server.label() + "**" : server.label();
    }

    private static List<String> ends(List<String> sorted) {
        return sorted.size() == 1 ? sorted : List.of(sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static String ratio(double value) {
        return format("%.2f", value);
    }

    private static String whole(double value) {
        return format("%,.0f", value);
    }

    private static String thousands(double value) {
        return format(value < 100_000 ? "%,.1f" : "%,.0f", value / 1000);
    }

    private static String seconds(double value) {
        return format(value == Math.rint(value) ? "%.0f s" : "%.1f s", value);
    }

    private static String pair(double first, double second) {
        return Double.isNaN(first) ? NONE : whole(first) + " / " + whole(second);
    }

    private static String format(String pattern, double value) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, pattern, value);
    }
}
