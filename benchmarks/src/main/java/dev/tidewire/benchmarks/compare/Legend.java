package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** What the marks in the cells of a table mean, for the line below it. */
final class Legend {
    /** Stands in place of a figure where no round gave one. */
    static final String FAILED = "failed";

    /** Stands behind what was measured while the server waited for the generator. */
    static final String LIMITED = " †";

    private static final String LIMIT = "† The generator was the limit: the server waited for it.";

    private final Run run;
    private final Scores scores;

    Legend(Run run) {
        this.run = run;
        this.scores = new Scores(run);
    }

    /**
     * A paragraph, or nothing where there is nothing to explain.
     *
     * @param loads those of the table; each failure under one of them is told
     * @param cells of the table
     * @param missing what a dash means in it
     */
    String of(List<Load> loads, List<String> cells, String missing) {
        List<String> said = new ArrayList<>();
        if (cells.contains(Figures.NONE)) {
            said.add(Figures.NONE + " " + missing);
        }
        if (cells.stream().anyMatch(cell -> cell.endsWith(LIMITED))) {
            said.add(LIMIT);
        }
        for (Load load : loads) {
            run.servers().forEach(server -> said.addAll(failures(server, load)));
        }
        return said.isEmpty() ? "" : "\n" + String.join(" ", said) + "\n";
    }

    private List<String> failures(Run.Entrant server, Load load) {
        List<String> reasons = scores.failures(server.name(), load);
        if (reasons.isEmpty()) {
            return List.of();
        }
        String reason = String.join("`, `", reasons.stream().distinct().toList());
        int rounds = run.rounds(server.name(), load);
        return List.of(String.format(
                "Failed: %s under %s in %d of %s: `%s`.",
                server.label(), load, reasons.size(), Figures.count(rounds, "round"), reason));
    }
}
