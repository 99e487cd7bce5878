package dev.tidewire.server.bench;

import java.util.BitSet;

/** Which publications one subscriber has received. One thread at a time. */
interface Order {
    /** What {@link #accept} answers for a publication that came before, or too late. */
    long LATE = -1;

    /** Takes one that has arrived; answers how many of its publisher's were left out before it, or {@link #LATE}. */
    long accept(int publisher, long number);

    /** The number of the publisher's that is to come next, as far as one can say. */
    long next(int publisher);

    /** Each publisher's come in order, which is what one connection after another promises. */
    static Order perPublisher(int publishers) {
        long[] next = new long[publishers];
        return new Order() {
            @Override
            public long accept(int publisher, long number) {
                long skipped = number - next[publisher];
                if (skipped < 0) {
                    return LATE;
                }
                next[publisher] = number + 1;
                return skipped;
            }

            @Override
            public long next(int publisher) {
                return next[publisher];
            }
        };
    }

    /**
     * Each comes once, and those of several publishers in any order within the last so many of all: for very many
     * publishers, who take turns.
     */
    static Order withinLast(int window, int publishers) {
        return new Order() {
            private final BitSet seen = new BitSet(window);
            private long newest = -1;

            @Override
            public long accept(int publisher, long number) {
                long which = number * publishers + publisher;
                for (long i = Math.max(newest + 1, which - window + 1); i <= which; i++) {
                    seen.clear((int) (i % window));
                }
                newest = Math.max(newest, which);
                int bit = (int) (which % window);
                if (which <= newest - window || seen.get(bit)) {
                    return LATE;
                }
                seen.set(bit);
                return 0;
            }

            @Override
            public long next(int publisher) {
                return newest / publishers + 1;
            }
        };
    }
}
