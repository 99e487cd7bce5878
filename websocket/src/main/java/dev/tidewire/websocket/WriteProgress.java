package dev.tidewire.websocket;

/** Whether what waits on a link gets on its way, from one look to the next. */
final class WriteProgress {
    private long progress;
    private long pending = Long.MAX_VALUE;
    private int movedAt;

    /** Looks at the link; answers for how long, in the unit of {@code now}, the peer has taken nothing. */
    int stuckFor(Link link, int now) {
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
}
