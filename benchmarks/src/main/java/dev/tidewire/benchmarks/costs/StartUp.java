package dev.tidewire.benchmarks.costs;

import java.util.List;

/**
 * How long {@code ./tidewire serve} took to its first line, in several starts.
 *
 * @param with what is special, such as an AOT cache
 * @param millis of each start, in their order
 */
record StartUp(String with, List<Double> millis) {
    double median() {
        List<Double> sorted = millis.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double fastest() {
        return millis.stream().min(Double::compare).orElse(Double.NaN);
    }

    double slowest() {
        return millis.stream().max(Double::compare).orElse(Double.NaN);
    }
}
