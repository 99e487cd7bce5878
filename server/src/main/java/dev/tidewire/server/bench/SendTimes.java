package dev.tidewire.server.bench;

/** When the messages of one connection were to leave, as times of the {@link Timeline}. */
interface SendTimes {

    /** When this message, counted from 0, was to leave. */
    long of(long message);

    /** This message leaves now. */
    default void leaves(long message, long now) {}

    /** In a closed loop a message is to leave when it does; remembered for as many as are in flight at most. */
    static SendTimes remembered(int inFlight) {
        long[] times = new long[inFlight];
        return new SendTimes() {
            @Override
            public long of(long message) {
                return times[(int) (message % times.length)];
            }

            @Override
            public void leaves(long message, long now) {
                times[(int) (message % times.length)] = now;
            }
        };
    }
}
