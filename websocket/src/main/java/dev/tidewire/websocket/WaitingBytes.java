package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes wait to be sent on all connections of a server, and how many may. Thread-safe. */
final class WaitingBytes {
    private final long most;
    private final AtomicLong now = new AtomicLong();

    WaitingBytes(long most) {
        this.most = most;
    }

    /** For a client, whose program decides how many connections it has. */
    static WaitingBytes anyNumber() {
        return new WaitingBytes(Long.MAX_VALUE);
    }

    /** One loop's part has changed. */
    void changed(long by) {
        now.addAndGet(by);
    }

    /** How much of {@link #tooMuch} is the matter of one on whom so many of the bytes wait. */
    long shareOfTooMuch(long bytes) {
        double share = bytes / (double) Math.max(bytes, now.get());
        return (long) Math.ceil(tooMuch() * share);
    }

    /** How many bytes more wait than may; none if it is not positive. */
    long tooMuch() {
        return now.get() - most;
    }
}
