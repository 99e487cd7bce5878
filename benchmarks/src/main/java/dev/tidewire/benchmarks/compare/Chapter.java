package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One run as a chapter of the report. */
final class Chapter {
    private static final String PEERS = """

            The best Java peer is the one with the lowest ratio, of those on the transport that their makers chose, as Tidewire
            is; for Tidewire on io_uring, of those on io_uring. All stand in the tables below.
            """;
    private static final String ROUNDS = """
            How many rounds a figure is the median of. A ratio is the median over the rounds that both servers have. One round
            tells nothing of how far the next would lie from it.

            """;
    private static final String ON_THE_CLOCK = """
            What came back in a second, whatever CPU time it took; the median. Where † stands it is the generator's rate.

            """;
    private static final String LATENCY = """
            Each server is driven as hard as it goes, so this is mostly the time that a message waits for its turn: the
            messages in flight, divided by those done in a second. Where † stands it waits in the generator: such a latency
            tells nothing about the server.

            """;
    private static final String OURS_MISSING = "Not measured, or nothing to compare with, under this load.";

    private final Run run;
    private final Scores scores;
    private final Charts charts;
    private final LoadTable table;
    private final Legend legend;
    private final List<Load> measured;
    private final List<Load> scored;

    Chapter(Run run) {
        this.run = run;
        this.scores = new Scores(run);
        this.charts = new Charts(run);
        this.table = new LoadTable(run);
        this.legend = new Legend(run);
        this.measured = Stream.of(Load.values()).filter(this::isMeasured).toList();
        this.scored = measured.stream().filter(Load::isScored).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder("\n## ").append(run.title()).append("\n\n");
        text.append(new Circumstances(run).text());
        if (!scored.isEmpty()) {
            section(text, "Tidewire", ours());
            ratios(text, "Ratio to the floor", load -> !load.byBench());
            ratios(text, "Ratio to Tidewire, where there is no floor", Load::byBench);
        }
        if (!new Circumstances(run).hasEvenRounds()) {
            section(text, "Rounds", ROUNDS + table.of(measured, this::rounds));
        }
        charts.all().keySet().forEach(load -> text.append(image(load)));
        if (!scored.isEmpty()) {
            figures(text);
        }
        if (measured.contains(Load.E)) {
            section(text, "Bytes for an idle connection", new MemoryTable(run).text());
        }
        return text.append(versions()).toString();
    }

    private void figures(StringBuilder text) {
        section(
                text,
                "Thousands per second of the server's CPU time, lowest to highest",
                table.marked(scored, this::spread));
        List<Load> clocked = scored.stream().filter(this::isClocked).toList();
        if (!clocked.isEmpty()) {
            section(text, "Thousands per second on the clock", ON_THE_CLOCK + table.marked(clocked, this::rate));
        }
        section(
                text,
                "Latency in microseconds, median / 99th percentile",
                LATENCY + table.marked(scored, this::latency));
        section(text, "CPU in percent of a core, server / generator", table.marked(scored, this::busy));
    }

    private void ratios(StringBuilder text, String title, Predicate<Load> which) {
        List<Load> loads = scored.stream().filter(which).toList();
        if (!loads.isEmpty()) {
            section(text, title, table.marked(loads, (server, load) -> Figures.ratio(scores.ratio(server, load))));
        }
    }

    private String image(Load load) {
        return "\n![" + charts.title(load) + "](" + charts.file(load) + ")\n";
    }

    private String ours() {
        List<String> heads = new ArrayList<>(List.of("", "to the floor", "to uWebSockets' level"));
        if (hasUWebSockets()) {
            heads.add("to uWebSockets");
        }
        if (hasPeers()) {
            heads.addAll(List.of("to the best Java peer", "which is"));
        }
        MarkdownTable rows = new MarkdownTable(heads);
        List<String> shown = new ArrayList<>();
        for (Run.Entrant server : run.servers()) {
            for (Load load : server.isOurs() ? measured(server, scored) : List.<Load>of()) {
                List<String> row = ours(server, load);
                shown.addAll(row);
                rows.row(row);
            }
        }
        return rows + legend.of(List.of(), shown, OURS_MISSING) + (hasPeers() ? PEERS : "");
    }

    /** A server that came in later is not in all of them. */
    private List<Load> measured(Run.Entrant server, List<Load> loads) {
        return loads.stream()
                .filter(load -> scores.isMeasured(server.name(), load))
                .toList();
    }

    private List<String> ours(Run.Entrant server, Load load) {
        double toFloor = load.byBench() ? Double.NaN : scores.ratio(server.name(), load);
        String mark = scores.limitedByGenerator(server.name(), load) ? Legend.LIMITED : "";
        List<String> row = new ArrayList<>(List.of(
                load.name() + ", " + server.label() + mark,
                Figures.ratio(toFloor),
                Figures.ratio(toFloor / load.levelOfUWebSockets())));
        if (hasUWebSockets()) {
            row.add(Figures.ratio(scores.ratio(server.name(), Server.UWEBSOCKETS, load)));
        }
        if (hasPeers()) {
            row.addAll(scores.bestJavaPeer(server, load)
                    .map(best -> List.of(Figures.ratio(scores.ratio(server.name(), best.name(), load)), best.label()))
                    .orElse(List.of(Figures.NONE, Figures.NONE)));
        }
        return row;
    }

    private boolean hasUWebSockets() {
        return run.servers().stream().anyMatch(server -> server.name().equals(Server.UWEBSOCKETS));
    }

    private boolean hasPeers() {
        return run.servers().stream().anyMatch(server -> server.kind() == Server.Kind.JAVA);
    }

    private String rounds(String server, Load load) {
        int rounds = scores.good(server, load).size();
        return rounds == 0 ? Figures.NONE : Integer.toString(rounds);
    }

    private String rate(String server, Load load) {
        return Figures.thousands(scores.median(server, load, Measurement.RATE));
    }

    private String spread(String server, Load load) {
        double[] all = scores.good(server, load).stream()
                .mapToDouble(measurement -> measurement.value(Measurement.SCORE))
                .sorted()
                .toArray();
        if (all.length == 0) {
            return Figures.NONE;
        }
        String median = Figures.thousands(Scores.median(all));
        return all.length == 1
                ? median
                : median + " (" + Figures.thousands(all[0]) + "–" + Figures.thousands(all[all.length - 1]) + ")";
    }

    private String latency(String server, Load load) {
        return Figures.pair(scores.median(server, load, "p50us"), scores.median(server, load, "p99us"));
    }

    private String busy(String server, Load load) {
        return Figures.pair(
                scores.median(server, load, Measurement::serverBusy),
                scores.median(server, load, Measurement.GENERATOR_BUSY));
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

    private boolean isMeasured(Load load) {
        return run.measurements().stream().anyMatch(measurement -> measurement.load() == load);
    }

    private boolean isClocked(Load load) {
        return run.servers().stream()
                .anyMatch(server -> !Double.isNaN(scores.median(server.name(), load, Measurement.RATE)));
    }

    private static void section(StringBuilder text, String title, String body) {
        text.append("\n### ").append(title).append("\n\n").append(body);
    }
}
