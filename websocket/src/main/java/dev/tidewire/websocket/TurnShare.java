package dev.tidewire.websocket;

/**
 * How long those who come behind others may go on in one turn of an event loop: 0.1 ms, or an eighth of the time that they
 * have waited for it, where the others take long. Owned by one event loop.
 */
final class TurnShare {
    private static final long LEAST_NANOS = 100_000;
    private static final int PART_OF_THE_WAIT = 8;

    private long waitingSince;
    private long began;
    private long nanos;

    /** Their turn is to come. */
    void await() {
        waitingSince = System.nanoTime();
    }

    /** Their turn has come. */
    void begin() {
        began = System.nanoTime();
        nanos = Math.max(LEAST_NANOS, (began - waitingSince) / PART_OF_THE_WAIT);
    }

    boolean isOver() {
        return System.nanoTime() - began > nanos;
    }
}
