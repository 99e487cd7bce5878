package dev.tidewire.server.bench;

/** When the messages of an open loop are due, whatever the server does. Immutable. */
@FunctionalInterface
interface Schedule {

    /** When this message, counted from 0, is due: nanoseconds after the first. */
    long due(long message);

    /** Evenly, so many a second. */
    static Schedule perSecond(double rate) {
        double gap = 1e9 / rate;
        return message -> (long) (message * gap);
    }

    /** So many at once, again and again. */
    static Schedule bursts(int size, long everyNanos) {
        return message -> (message / size) * everyNanos;
    }
}
