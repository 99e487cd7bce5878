package dev.tidewire.server.bench;

/** The time of a run in nanoseconds since its beginning, and the part of it that is measured. Thread-safe. */
final class Timeline {
    private static final double SECOND = 1e9;

    private final long base = System.nanoTime();
    private volatile long from = Long.MAX_VALUE;
    private volatile long to = Long.MAX_VALUE;

    long now() {
        return System.nanoTime() - base;
    }

    /** From now on it is measured. */
    void begin() {
        from = now();
    }

    /** From now on it is not measured any more, and nothing new is to be sent. */
    void end() {
        to = now();
    }

    /** When the measured part ended; beyond all times before it has. */
    long to() {
        return to;
    }

    boolean isOver() {
        return to != Long.MAX_VALUE;
    }

    /** Whether this time is in the measured part. */
    boolean covers(long time) {
        return time >= from && time < to;
    }

    /** How long was measured so far, in seconds. */
    double seconds() {
        return from == Long.MAX_VALUE ? 0 : (Math.min(to, now()) - from) / SECOND;
    }
}
