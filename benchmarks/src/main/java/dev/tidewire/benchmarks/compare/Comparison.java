package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts the loads on the servers. Under each load all servers run; then one after the other is measured for a few
 * seconds, in one order and back in the other, so that what the machine does in between strikes all alike. The raw
 * data is written after each measurement, so nothing is lost by an end half-way.
 */
final class Comparison {
    // Until all connections are open and the caches hold this server instead of the one before
    private static final double SETTLE_SECONDS = 0.5;

    private final Wsload generator;
    private final TidewireBench bench;
    private final List<Server> servers;
    private final List<Load> loads;
    private final Path file;
    private Run run;

    Comparison(Wsload generator, TidewireBench bench, List<Server> servers, List<Load> loads, Run run, Path file) {
        this.generator = generator;
        this.bench = bench;
        this.servers = servers;
        this.loads = loads;
        this.run = run;
        this.file = file;
    }

    /** A server that runs. */
    private record Contender(Server server, ServerProcess process) {}

    /** Takes the figures of one measurement. */
    private interface Probe {
        Map<String, Double> take() throws IOException, InterruptedException;
    }

    /** Measures so many rounds more and answers all that has been measured. */
    Run measure(int rounds) throws IOException, InterruptedException {
        for (Load load : loads) {
            List<Server> able =
                    servers.stream().filter(server -> server.can(load)).toList();
            if (load == Load.E) {
                measureMemory(able, rounds);
            } else {
                measureTogether(load, able, rounds);
            }
        }
        return run;
    }

    /** Memory is taken of a process that has done nothing else. */
    private void measureMemory(List<Server> able, int rounds) throws IOException, InterruptedException {
        int last = run.lastRound(Load.E);
        for (int round = last + 1; round <= last + rounds; round++) {
            for (Server server : able) {
                add(server, Load.E, round, () -> {
                    try (ServerProcess process = ServerProcess.start(server, Load.E)) {
                        return IdleMemory.measure(server, process, generator, run.warmUpSeconds());
                    }
                });
            }
        }
    }

    private void measureTogether(Load load, List<Server> able, int rounds) throws IOException, InterruptedException {
        List<Contender> lineup = new ArrayList<>();
        // One number for all who are in it, however often each was measured before: ratios are taken within a round
        int last = run.lastRound(load);
        try {
            for (Server server : able) {
                enter(server, load, lineup, last, rounds);
            }
            for (int round = last + 1; round <= last + rounds; round++) {
                for (Contender contender : lineup) {
                    add(
                            contender.server(),
                            load,
                            round,
                            () -> putLoad(load, contender.process(), settle(load), run.seconds()));
                }
                Collections.reverse(lineup);
            }
        } finally {
            lineup.forEach(contender -> contender.process().close());
        }
    }

    /** Starts a server and lines it up when it is warm; one that does not get there is told as failed in each round. */
    private void enter(Server server, Load load, List<Contender> lineup, int last, int rounds)
            throws IOException, InterruptedException {
        ServerProcess process = null;
        try {
            process = ServerProcess.start(server, load);
            // What compiles nothing while it runs is warm at once
            if (server.kind() != Server.Kind.FLOOR && !load.byBench()) {
                putLoad(load, process, 0, run.warmUpSeconds());
            }
            lineup.add(new Contender(server, process));
            process = null;
        } catch (IOException e) {
            for (int round = last + 1; round <= last + rounds; round++) {
                add(server, load, round, () -> {
                    throw e;
                });
            }
        } finally {
            if (process != null) {
                process.close();
            }
        }
    }

    // Our own generator has to be warm, too, each time
    private double settle(Load load) {
        return load.byBench() ? run.warmUpSeconds() : SETTLE_SECONDS;
    }

    private Map<String, Double> putLoad(Load load, ServerProcess process, double warmUp, double seconds)
            throws IOException, InterruptedException {
        return load.byBench()
                ? bench.measure(load, process, warmUp, seconds)
                : generator.measure(load, process, warmUp, seconds);
    }

    private void add(Server server, Load load, int round, Probe probe) throws IOException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        String failure = null;
        try {
            values = probe.take();
            double errors = values.getOrDefault("errs", 0.0);
            failure = errors == 0 ? null : (long) errors + " wrong answers";
        } catch (IOException e) {
            failure = e.getMessage();
        }
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Measurement measurement = new Measurement(server.name(), load, round, at, values, failure);
        run = run.with(measurement);
        run.write(file);
        tell(measurement);
    }

    private static void tell(Measurement it) {
        System.out.printf("%s %2d  %-18s %s%n", it.load(), it.round(), it.server(), figures(it));
    }

    private static String figures(Measurement it) {
        if (!it.isGood()) {
            return "failed: " + it.failure();
        }
        if (it.load().isScored()) {
            return String.format(
                    Locale.ROOT,
                    "%,12.0f per CPU second, server %3.0f %% busy, generator %3.0f %%%s",
                    it.value(Measurement.SCORE),
                    it.serverBusy(),
                    it.value(Measurement.GENERATOR_BUSY),
                    it.limitedByGenerator() ? ", which is the limit" : "");
        }
        String resident = String.format(Locale.ROOT, "%,12.0f bytes resident", it.value(IdleMemory.RESIDENT));
        return it.values().containsKey(IdleMemory.HEAP)
                ? resident + String.format(Locale.ROOT, ", %,.0f on the heap", it.value(IdleMemory.HEAP))
                : resident;
    }
}
