package dev.tidewire.siege;

/**
 * How large the trials are.
 *
 * @param subscribers of the broadcast, of which one in a hundred never reads
 * @param broadcastSeconds how long is broadcast beside those that never read
 * @param attackers of each flood
 * @param floodSeconds how long a flood lasts, and the baseline before it; of inputs and of TLS's silence, half of that for the baseline
 * @param silent connections that say nothing, if there are descriptors for so many
 * @param healthy clients that do nothing wrong
 * @param judgesLatency whether a p99 can fail a trial: too noisy for a short one
 */
record Scale(
        int subscribers,
        int broadcastSeconds,
        int attackers,
        int floodSeconds,
        int silent,
        int healthy,
        boolean judgesLatency) {
    static final Scale FULL = new Scale(2_000, 60, 2_000, 20, 25_000, 1_000, true);
    static final Scale QUICK = new Scale(200, 6, 200, 2, 200, 100, false);

    int stalled() {
        return Math.max(2, subscribers / 100);
    }
}
