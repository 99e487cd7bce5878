package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** A table of servers and loads. A server without a figure is left out; what the marks mean stands below. */
final class LoadTable {
    private static final String MISSING =
            "Not measured (the floor speaks neither TLS nor compression, Helidon no compression).";

    private final Run run;
    private final Scores scores;
    private final Legend legend;

    LoadTable(Run run) {
        this.run = run;
        this.scores = new Scores(run);
        this.legend = new Legend(run);
    }

    /** Figures, marked where the generator was the limit. */
    String marked(List<Load> loads, BiFunction<String, Load, String> figure) {
        return of(loads, (server, load) -> figure.apply(server, load) + mark(server, load));
    }

    /** Figures as they are. */
    String of(List<Load> loads, BiFunction<String, Load, String> figure) {
        List<String> heads = new ArrayList<>(List.of(""));
        loads.forEach(load -> heads.add(load.name()));
        MarkdownTable table = new MarkdownTable(heads);
        List<String> shown = new ArrayList<>();
        for (Run.Entrant server : run.servers()) {
            List<String> cells = loads.stream()
                    .map(load -> scores.failed(server.name(), load) ? Legend.FAILED : figure.apply(server.name(), load))
                    .toList();
            if (!cells.stream().allMatch(Figures.NONE::equals)) {
                shown.addAll(cells);
                table.row(row(label(server), cells));
            }
        }
        return table + legend.of(loads, shown, MISSING);
    }

    /** The server's label, bold if it is ours. */
    static String label(Run.Entrant server) {
        return server.isOurs() ? "**" + server.label() + "**" : server.label();
    }

    private static List<String> row(String label, List<String> cells) {
        List<String> row = new ArrayList<>(List.of(label));
        row.addAll(cells);
        return row;
    }

    private String mark(String server, Load load) {
        return scores.limitedByGenerator(server, load) ? Legend.LIMITED : "";
    }
}
