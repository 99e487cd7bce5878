package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Whether what waits on a link gets on its way, from one look to the next: whether the peer takes anything, and whether it
 * takes so little that it might as well take nothing. Times are milliseconds of the loop.
 */
final class WriteProgress {
    private static final int LEAST_BYTES_PER_SECOND = 1024;
    private static final int GROWTH = 64 * 1024;

    private long progress;
    private long pending = Long.MAX_VALUE;
    private int movedAt;
    private long takenBefore;
    private long pendingBefore;
    private int began;

    WriteProgress(Link link, int now) {
        movedAt = now;
        begin(link, now);
    }

    private void begin(Link link, int now) {
        takenBefore = link.taken();
        pendingBefore = link.pending();
        began = now;
    }

    /** Looks at the link, on which something has waited since the last look; answers what is wrong, null if nothing is. */
    @Nullable
    String problem(Link link, int now, int timeout) {
        if (stuckFor(link, now) > timeout) {
            return "the peer took no byte for " + timeout + " ms";
        }
        return now - began > timeout && tookTooLittle(link, now, least(timeout))
                ? "the peer took less than " + least(timeout) + " bytes in " + timeout + " ms"
                : null;
    }

    private static long least(int timeout) {
        return (long) timeout * LEAST_BYTES_PER_SECOND / 1_000;
    }

    private int stuckFor(Link link, int now) {
        long newProgress = link.progress();
        long newPending = link.pending();
        // While nothing leaves, what waits never gets less
        boolean stuck = newProgress == progress && newPending >= pending;
        progress = newProgress;
        pending = newPending;
        if (!stuck) {
            movedAt = now;
        }
        return now - movedAt;
    }

    private boolean tookTooLittle(Link link, int now, long least) {
        // What grows is the matter of the queue's own limit
        boolean tooLittle = link.taken() - takenBefore < least && link.pending() - pendingBefore < GROWTH;
        begin(link, now);
        return tooLittle;
    }
}
