package dev.tidewire.benchmarks.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The charts of a run, one a load. */
final class Charts {
    private final Run run;
    private final Scores scores;

    Charts(Run run) {
        this.run = run;
        this.scores = new Scores(run);
    }

    /** Those that have anything to show, by load. */
    Map<Load, BarChart> all() {
        Map<Load, BarChart> charts = new LinkedHashMap<>();
        for (Load load : Load.values()) {
            BarChart chart = load.isScored() ? scores(load) : memory(load);
            if (!chart.isEmpty()) {
                charts.put(load, chart);
            }
        }
        return charts;
    }

    /** The chart's file, as seen from the folder with the report. */
    String file(Load load) {
        return "benchmarks/" + run.name() + "-" + load.name().toLowerCase(Locale.ROOT) + ".svg";
    }

    String title(Load load) {
        return load.name() + ": " + load.title() + ", " + run.title();
    }

    private BarChart scores(Load load) {
        boolean limited = run.servers().stream().anyMatch(server -> scores.limitedByGenerator(server.name(), load));
        String note = "per second of server CPU time, " + (load.byBench() ? "Tidewire" : "the floor")
                + " being 1 (dashed)" + (limited ? "; † the generator was the limit" : "");
        BarChart chart = new BarChart(title(load), note, 1);
        ToDoubleFunction<Run.Entrant> ratio = server -> scores.ratio(server.name(), load);
        for (Run.Entrant server : sorted(Comparator.comparingDouble(ratio).reversed())) {
            double value = ratio.applyAsDouble(server);
            String mark = scores.limitedByGenerator(server.name(), load) ? Legend.LIMITED : "";
            chart.add(server.label(), value, Figures.ratio(value) + mark, server.isOurs());
        }
        addFailed(chart, load);
        return chart;
    }

    private BarChart memory(Load load) {
        BarChart chart = new BarChart(title(load), "resident bytes a connection; less is better", Double.NaN);
        ToDoubleFunction<Run.Entrant> bytes = server -> scores.median(server.name(), load, IdleMemory.RESIDENT);
        for (Run.Entrant server : sorted(Comparator.comparingDouble(bytes))) {
            double value = bytes.applyAsDouble(server);
            chart.add(server.label(), value, Figures.whole(value), server.isOurs());
        }
        addFailed(chart, load);
        return chart;
    }

    private List<Run.Entrant> sorted(Comparator<Run.Entrant> order) {
        return run.servers().stream().sorted(order).toList();
    }

    private void addFailed(BarChart chart, Load load) {
        run.servers().stream()
                .filter(server -> scores.failed(server.name(), load))
                .forEach(server -> chart.addWithoutBar(server.label(), Legend.FAILED, server.isOurs()));
    }
}
