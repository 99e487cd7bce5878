package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes wait to be sent on all connections of a server, and how many may. Thread-safe. */
final class WaitingBytes {
    private static final long LEAST_AT_A_TIME = 256 * 1024;

    private final long most;
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger loops = new AtomicInteger();

    WaitingBytes(long most) {
        this.most = most;
    }

    /** For a client, whose program decides how many connections it has. */
    static WaitingBytes anyNumber() {
        return new WaitingBytes(Long.MAX_VALUE);
    }

    /** One loop more has a part in this. */
    void join() {
        loops.incrementAndGet();
    }

    /** How many bytes more each loop may leave waiting until it has to look again: together half of what there is room for. */
    long atATime() {
        return Math.max(LEAST_AT_A_TIME, -tooMuch() / (2L * loops.get()));
    }

    /** One loop's part has changed. */
    void changed(long by) {
        now.addAndGet(by);
    }

    /**
     * How many bytes a loop has to drop, where too many wait and so many of them with it: its share of {@link #tooMuch},
     * and of an eighth of what may wait, so that the next message is not too much again.
     */
    long toDrop(long bytes) {
        double share = bytes / (double) Math.max(bytes, now.get());
        return (long) Math.ceil((tooMuch() + most / 8.0) * share);
    }

    /** How many bytes more wait than may; none if it is not positive. */
    long tooMuch() {
        return now.get() - most;
    }
}
