package dev.tidewire.benchmarks.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The arithmetic over a run: medians, and ratios of two servers. A ratio is taken within each round, where both were
 * measured seconds apart, and its median over the rounds is the figure: a machine that is slow for a while moves both
 * sides of it alike.
 */
final class Scores {
    private final Run run;

    Scores(Run run) {
        this.run = run;
    }

    /** The middle value, or the mean of the two in the middle; NaN if there is none. */
    static double median(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The good measurements of a server under a load, in the order of their rounds. */
    List<Measurement> good(String server, Load load) {
        return all(server, load)
                .filter(Measurement::isGood)
                .sorted(Comparator.comparingInt(Measurement::round))
                .toList();
    }

    /** The median of one figure over the rounds; NaN if it was never taken. */
    double median(String server, Load load, String value) {
        return median(server, load, measurement -> measurement.value(value));
    }

    /** The median of what is made of each measurement; NaN if there is none. */
    double median(String server, Load load, ToDoubleFunction<Measurement> value) {
        return median(good(server, load).stream()
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .toArray());
    }

    double score(String server, Load load) {
        return median(server, load, Measurement.SCORE);
    }

    /** How many times the other's score this server has; NaN if no round has both. */
    double ratio(String server, String other, Load load) {
        return median(good(server, load).stream()
                .flatMap(measurement -> good(other, load).stream()
                        .filter(it -> it.round() == measurement.round())
                        .map(it -> measurement.value(Measurement.SCORE) / it.value(Measurement.SCORE)))
                .mapToDouble(ratio -> ratio)
                .toArray());
    }

    /**
     * The Java server that ours is least ahead of under this load, of those on the transport of their makers' choice, or,
     * where ours has been asked for io_uring, of those that have been, too.
     */
    Optional<Run.Entrant> bestJavaPeer(Run.Entrant ours, Load load) {
        return run.servers().stream()
                .filter(server -> server.kind() == Server.Kind.JAVA)
                .filter(server -> server.isOnIoUring() == ours.isOnIoUring())
                .filter(server -> !Double.isNaN(ratio(ours.name(), server.name(), load)))
                .min(Comparator.comparingDouble(server -> ratio(ours.name(), server.name(), load)));
    }

    /** What others are measured by: the floor where it speaks what the load needs, or else Tidewire. */
    String base(Load load) {
        Server.Kind kind = load.byBench() ? Server.Kind.TIDEWIRE : Server.Kind.FLOOR;
        return run.servers().stream()
                .filter(server -> server.kind() == kind)
                .map(Run.Entrant::name)
                .findFirst()
                .orElse(kind.name());
    }

    /** How many times the score of {@link #base} this server has; NaN if no round has both. */
    double ratio(String server, Load load) {
        return ratio(server, base(load), load);
    }

    /** Why rounds failed, each reason as one line. */
    List<String> failures(String server, Load load) {
        return all(server, load)
                .flatMap(measurement -> Stream.ofNullable(measurement.failure()))
                .map(failure -> failure.strip().replaceAll("\\s*\\R\\s*", " "))
                .toList();
    }

    /** Whether it was measured but never well. */
    boolean failed(String server, Load load) {
        return all(server, load).findAny().isPresent() && good(server, load).isEmpty();
    }

    /** Whether in most rounds the server waited for the generator. */
    boolean limitedByGenerator(String server, Load load) {
        List<Measurement> good = good(server, load);
        return 2 * good.stream().filter(Measurement::limitedByGenerator).count() > good.size();
    }

    /** Whether it has been tried under this load, even if it failed. */
    boolean isMeasured(String server, Load load) {
        return all(server, load).findAny().isPresent();
    }

    private Stream<Measurement> all(String server, Load load) {
        return run.measurements().stream()
                .filter(measurement -> measurement.server().equals(server) && measurement.load() == load);
    }
}
