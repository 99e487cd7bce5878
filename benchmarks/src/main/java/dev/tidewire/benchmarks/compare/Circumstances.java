package dev.tidewire.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** On what, when and how a run was measured, in words. */
final class Circumstances {
    private static final String SHARED = """

            A server with several event loops has as many cores, and the generator the last core of the machine, where it
            sleeps while it waits. **On 2 cores the second loop and the generator share a core.** So this chapter cannot show
            how Tidewire scales: that takes a core more than there are loops. It shows what a second loop costs: the CPU time
            of a message when the connections are spread over two loops, one of which runs beside the generator, and what
            comes back in a second when two loops and the generator have two cores between them.
            """;

    private final Run run;

    Circumstances(Run run) {
        this.run = run;
    }

    String text() {
        String text = String.format(
                Locale.ROOT,
                "%s, %s. %s; %d cores, %s, %s. Tidewire at commit %s. %s of %s after %s of warm-up, the generator %s.%s%n",
                run.jdk(),
                days(),
                run.machine().cpu(),
                run.machine().cores(),
                run.machine().memory(),
                run.machine().kernel(),
                run.commit(),
                rounds(),
                Figures.seconds(run.seconds()),
                Figures.seconds(run.warmUpSeconds()),
                run.generator(),
                busy());
        return run.generator().equals("sleeps") ? text + SHARED : text;
    }

    /** Whether every server that was under a load was under it as often as any other under any other. */
    boolean hasEvenRounds() {
        return counts().stream().distinct().count() <= 1;
    }

    private String rounds() {
        List<Integer> counts = counts();
        if (counts.isEmpty()) {
            return "0 rounds";
        }
        int most = counts.get(counts.size() - 1);
        return hasEvenRounds()
                ? Figures.count(most, "round")
                : counts.get(0) + " to " + most + " rounds (below, under Rounds)";
    }

    private List<Integer> counts() {
        return run.servers().stream()
                .flatMap(server -> List.of(Load.values()).stream().map(load -> run.rounds(server.name(), load)))
                .filter(count -> count > 0)
                .sorted()
                .toList();
    }

    private String days() {
        List<String> days = run.measurements().stream()
                .map(measurement -> measurement.at().substring(0, 10))
                .sorted()
                .distinct()
                .toList();
        if (days.isEmpty()) {
            return "not measured yet";
        }
        String first = days.get(0);
        String last = days.get(days.size() - 1);
        return first.equals(last) ? first : first + " to " + last;
    }

    private String busy() {
        Double cores = run.busyCores();
        return cores == null
                ? ""
                : String.format(Locale.ROOT, " Before it began, %.2f cores were busy with something else.", cores);
    }
}
