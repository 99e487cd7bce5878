package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the trials against servers that it starts, or is one flood's attackers. */
public final class Siege {
    private static final String USAGE = """
            siege/run all      the trials below, one after the other: about 24 minutes
            %ssiege/run quick    all with small numbers: under ten minutes; no latency is judged
            siege/run quick TRIAL...   some of them with small numbers

            Exit status: 0 all passed, 1 some not, 2 not run.""";

    private Siege() {}

    /** Takes the arguments of {@code siege/run}; the system property {@code siege.home} is that folder. */
    public static void main(String[] words) throws Exception {
        if (words.length > 0 && words[0].equals("attack")) {
            Swarm.attack(words);
            return;
        }
        try {
            System.exit(run(List.of(words)) ? 0 : 1);
        } catch (UsageException problem) {
            System.err.println(problem.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(List<String> words) throws Exception {
        Path home = Path.of(System.getProperty("siege.home", "siege")).toAbsolutePath();
        boolean quick = !words.isEmpty() && words.get(0).equals("quick");
        List<Trial> trials = trials(quick ? words.subList(1, words.size()) : words, quick);
        if (Target.PINNED) {
            // They would be as important as the healthy clients, and let nobody in between
            Compilers.move(ProcessHandle.current().pid(), "--other");
        }
        long begin = System.nanoTime();
        Table table = new Table(System.out);
        for (Trial trial : trials) {
            // What the trial before has left would be collected amid the next, for longer than its clients may wait
            System.gc();
            trial.run(home, quick ? Scale.QUICK : Scale.FULL, table);
        }
        return table.finish(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    }

    private static List<Trial> trials(List<String> words, boolean quick) {
        if (words.equals(List.of("all")) || (quick && words.isEmpty())) {
            return List.of(Trial.values());
        }
        if (words.isEmpty()) {
            throw new UsageException(usage());
        }
        return words.stream().map(Siege::trial).toList();
    }

    private static Trial trial(String word) {
        return Stream.of(Trial.values())
                .filter(trial -> trial.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(usage()));
    }

    private static String usage() {
        return USAGE.formatted(Stream.of(Trial.values()).map(Trial::usage).collect(Collectors.joining()));
    }
}
