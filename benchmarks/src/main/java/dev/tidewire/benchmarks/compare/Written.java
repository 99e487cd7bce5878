package dev.tidewire.benchmarks.compare;

import java.util.List;

/**
 * What a measurement has left behind, and how to be rid of it.
 *
 * @param run that was measured
 * @param charts files of all charts, as seen from the folder {@code docs}
 * @param replaced whether there was raw data of that name before
 */
record Written(Run run, List<String> charts, boolean replaced) {
    @Override
    public String toString() {
        String data = "docs/benchmarks/" + run.name() + ".json";
        String own = "docs/benchmarks/" + run.name() + "-?.svg";
        long drawn = charts.stream()
                .filter(chart -> chart.matches("benchmarks/\\Q" + run.name() + "\\E-.\\.svg"))
                .count();
        return "Written: " + data + " (raw data), " + own + " (" + Figures.count((int) drawn, "chart")
                + "), docs/benchmarks.md (with the chapter \"" + run.title() + "\").\nTo undo: "
                + (replaced
                        ? "git checkout docs/benchmarks docs/benchmarks.md"
                        : "rm -f " + data + " " + own + "; benchmarks/compare --render");
    }
}
