package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** What an idle connection costs each server, and how far to trust it. */
final class MemoryTable {
    private static final String MISSING = "No JVM, so no heap of one.";
    private static final String OTHER_PAGE = """
            [costs.md](costs.md) gives another resident size for Tidewire, since it measures `./tidewire echo` as it is: with all
            cores, for which the JVM takes the G1 collector. Here a server has one core, for which the JVM takes the Serial
            collector, and one event loop. The live heap is nearly the same on both pages. How much of the heap's pages are in
            memory is the collector's doing, and differs by some hundred bytes a connection from one start to the next.
            """;

    private final Run run;
    private final Scores scores;

    MemoryTable(Run run) {
        this.run = run;
        this.scores = new Scores(run);
    }

    String text() {
        MarkdownTable table = new MarkdownTable(List.of("", "resident", "before a collection", "live heap"));
        List<String> shown = new ArrayList<>();
        for (Run.Entrant server : run.servers()) {
            List<String> figures = figures(server);
            if (!figures.stream().allMatch(Figures.NONE::equals)) {
                shown.addAll(figures);
                table.row(List.of(LoadTable.label(server), figures.get(0), figures.get(1), figures.get(2)));
            }
        }
        return rounds() + OTHER_PAGE + "\n" + table + new Legend(run).of(List.of(Load.E), shown, MISSING);
    }

    private List<String> figures(Run.Entrant server) {
        String resident = scores.failed(server.name(), Load.E) ? Legend.FAILED : figure(server, IdleMemory.RESIDENT);
        return List.of(resident, figure(server, IdleMemory.RESIDENT_UNCOLLECTED), figure(server, IdleMemory.HEAP));
    }

    private String figure(Run.Entrant server, String value) {
        return Figures.whole(scores.median(server.name(), Load.E, value));
    }

    private String rounds() {
        int most = run.servers().stream()
                .mapToInt(server -> run.rounds(server.name(), Load.E))
                .max()
                .orElse(0);
        return most == 1
                ? "**One round each**: nothing here tells how far another would lie from it.\n"
                : "Medians of up to " + Figures.count(most, "round") + ".\n";
    }
}
