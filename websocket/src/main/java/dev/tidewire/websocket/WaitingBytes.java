package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes wait on all connections of a server, as its loops have counted them last, and how many may. Thread-safe. */
final class WaitingBytes {
    private static final long LEAST_UNTIL_NEXT_LOOK = 256 * 1024;
    private static final int RESERVE = 8;

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

    /** One loop's part has changed. */
    void changed(long by) {
        now.addAndGet(by);
    }

    /** How many bytes more wait than may; none if it is not positive. */
    long tooMuch() {
        return now.get() - most;
    }

    /** What each loop may have without anybody else's going short. */
    long part() {
        return most / loops.get();
    }

    /** How many bytes more a loop may keep before it is to count again: all together half of what there is room for. */
    long untilNextLook() {
        return Math.max(LEAST_UNTIL_NEXT_LOOK, -tooMuch() / (2L * loops.get()));
    }

    /** How much of {@link #tooMuch} is the matter of one on whom so many of the bytes wait. */
    long shareOfTooMuch(long bytes) {
        double share = bytes / (double) Math.max(bytes, now.get());
        return (long) Math.ceil(tooMuch() * share);
    }

    /** So much, and a part of what may wait, so that the next message is not too much again. */
    long withReserve(long bytes) {
        return bytes + part() / RESERVE;
    }
}
