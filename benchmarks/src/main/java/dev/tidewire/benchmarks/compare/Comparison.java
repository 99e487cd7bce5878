package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts the loads on the servers: all servers once, then all again, so that what the machine does in between strikes
 * all alike. The raw data is written after each measurement, so nothing is lost by an end half-way.
 */
final class Comparison {
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

    /** Measures so many rounds more and answers all that has been measured. */
    Run measure(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (Load load : loads) {
                for (Server server :
                        servers.stream().filter(each -> each.can(load)).toList()) {
                    Measurement measurement = measure(server, load);
                    run = run.with(measurement);
                    run.write(file);
                    tell(measurement);
                }
            }
        }
        return run;
    }

    private Measurement measure(Server server, Load load) throws InterruptedException {
        int round = run.rounds(server.name(), load) + 1;
        Map<String, Double> values = new LinkedHashMap<>();
        String failure = null;
        try (ServerProcess process = ServerProcess.start(server, load)) {
            values = measure(server, load, process);
            double errors = values.getOrDefault("errs", 0.0);
            failure = errors == 0 ? null : (long) errors + " wrong answers";
        } catch (IOException e) {
            failure = e.getMessage();
        }
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Measurement(server.name(), load, round, at, values, failure);
    }

    private Map<String, Double> measure(Server server, Load load, ServerProcess process)
            throws IOException, InterruptedException {
        double warmUp = warmUp(server);
        if (load.byBench()) {
            return bench.measure(load, process, warmUp, run.seconds());
        }
        return load == Load.E
                ? IdleMemory.measure(server, process, generator, warmUp)
                : generator.measure(load, process, warmUp, run.seconds());
    }

    // What compiles nothing while it runs is warm at once
    private double warmUp(Server server) {
        return server.kind() == Server.Kind.FLOOR ? Math.min(1, run.warmUpSeconds()) : run.warmUpSeconds();
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
