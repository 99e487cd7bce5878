package dev.tidewire.conformance;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what the planned cases came to, and prints each group when it is complete and each bad case at once. */
public final class Tally implements Results {
    private final String name;
    private final PrintStream out;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    private static final class Group {
        private final Set<String> open = new LinkedHashSet<>();
        private int cases;
        private int good;
        private long millis;
    }

    /** Begins a count under the name {@code server} or {@code client}. */
    Tally(String name, List<String> planned, PrintStream out) {
        this.name = name;
        this.out = out;
        for (String id : planned) {
            Group group = groups.computeIfAbsent(CaseId.group(id), key -> new Group());
            group.open.add(id);
            group.cases++;
        }
    }

    @Override
    public void finished(String id, String behavior, String behaviorClose, int millis, String detail) {
        record(id, Verdict.of(behavior, behaviorClose), millis, detail);
    }

    /** Counts what has no result as failed and prints the last line; then {@link #passed} and {@link #failed} hold. */
    void finish(long seconds) {
        groups.forEach(this::failOpen);
        String each = counts().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        out.printf(Locale.ROOT, "autobahn %s: %d cases, %s, %d s%n", name, verdicts.size(), each, seconds);
    }

    int passed() {
        return (int) verdicts.values().stream().filter(Verdict::passes).count();
    }

    int failed() {
        return verdicts.size() - passed();
    }

    private Map<Verdict, Integer> counts() {
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        verdicts.values().forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
        return counts;
    }

    private void record(String id, Verdict verdict, int millis, String detail) {
        Group group = groups.get(CaseId.group(id));
        if (group == null || !group.open.remove(id)) {
            out.printf("  %-8s %-13s ignored: it wasn't planned or ran before%n", id, verdict);
            return;
        }
        verdicts.put(id, verdict);
        group.millis += millis;
        if (verdict.passes()) {
            group.good++;
        } else {
            out.printf("  %-8s %-13s %s%n", id, verdict, detail);
        }
        if (group.open.isEmpty()) {
            printGroup(CaseId.group(id), group);
        }
    }

    private void failOpen(String number, Group group) {
        if (group.open.isEmpty()) {
            return;
        }
        out.printf("  %d FAILED for want of a result: %s%n", group.open.size(), String.join(" ", group.open));
        group.open.forEach(id -> verdicts.put(id, Verdict.FAILED));
        printGroup(number, group);
    }

    private void printGroup(String number, Group group) {
        out.printf(
                Locale.ROOT,
                "  group %-5s %3d of %3d good %8.1f s%n",
                number,
                group.good,
                group.cases,
                group.millis / 1000.0);
    }
}
