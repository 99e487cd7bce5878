package dev.tidewire.benchmarks.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One server under one load, once.
 *
 * @param round counted from 1
 * @param at when it ended, ISO 8601
 * @param values all figures that were taken, by the names that the generator and {@link IdleMemory} give them
 * @param failure why the figures are not to be believed
 */
record Measurement(
        String server,
        Load load,
        int round,
        String at,
        Map<String, Double> values,
        @Nullable String failure) {
    /** Messages, deliveries or connections per second of the server's CPU time. */
    static final String SCORE = "per_cpu_s";

    /** Messages, deliveries or connections per second on the clock. */
    static final String RATE = "rate";

    /** How much of its core the generator used, in percent. */
    static final String GENERATOR_BUSY = "gen_busy";

    /** How much of its core the server used, in percent, where it is not told for user and system apart. */
    static final String SERVER_BUSY = "srv_busy";

    private static final double GENERATOR_IS_THE_LIMIT = 97;

    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    boolean isGood() {
        return failure == null;
    }

    /** How much of its core the server used, in percent. */
    double serverBusy() {
        return values.containsKey(SERVER_BUSY) ? value(SERVER_BUSY) : value("srv_user") + value("srv_sys");
    }

    /** Whether the server waited for the generator and not the other way round. */
    boolean limitedByGenerator() {
        return value(GENERATOR_BUSY) >= GENERATOR_IS_THE_LIMIT && serverBusy() < GENERATOR_IS_THE_LIMIT;
    }
}
