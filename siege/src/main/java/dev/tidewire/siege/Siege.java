package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs the trials against servers that it starts, or is one flood's attackers. */
public final class Siege {
    private static final String USAGE = """
            siege/run all      the trials below, one after the other: about a quarter of an hour
            siege/run slow     subscribers that never read
            siege/run floods   pings, pongs, fragments, errors, resets, connects, requests, slowloris, silence
            siege/run inputs   bad handshakes and frames
            siege/run logins   bad tokens, and what those who are logged in may send
            siege/run quick    all with small numbers: some minutes; no latency is judged

            Exit status: 0 all passed, 1 some not, 2 not run.""";

    private Siege() {}

    /** Takes the arguments of {@code siege/run}; the system property {@code siege.home} is that folder. */
    public static void main(String[] words) throws Exception {
        String action = words.length == 0 ? "" : words[0];
        if (action.equals("attack")) {
            Swarm.attack(words);
            return;
        }
        try {
            System.exit(run(action) ? 0 : 1);
        } catch (UsageException problem) {
            System.err.println(problem.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(String action) throws Exception {
        Path home = Path.of(System.getProperty("siege.home", "siege")).toAbsolutePath();
        long begin = System.nanoTime();
        Table table = new Table(System.out);
        switch (action) {
            case "all" -> runAll(home, Scale.FULL, table);
            case "quick" -> runAll(home, Scale.QUICK, table);
            case "slow" -> new SlowReaders(home, Scale.FULL, table).run();
            case "inputs" -> new BadInputs(home, Scale.FULL, table).run();
            case "logins" -> new BadLogins(home, Scale.FULL, table).run();
            case "floods" -> new Floods(home, Scale.FULL, table).run();
            default -> throw new UsageException(USAGE);
        }
        return table.finish(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    }

    private static void runAll(Path home, Scale scale, Table table) throws Exception {
        new SlowReaders(home, scale, table).run();
        new Floods(home, scale, table).run();
        new BadInputs(home, scale, table).run();
        new BadLogins(home, scale, table).run();
    }
}
