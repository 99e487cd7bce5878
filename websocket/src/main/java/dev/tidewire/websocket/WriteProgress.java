package dev.tidewire.websocket;

import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Whether what waits in a channel's queue gets on its way, from one look to the next. */
final class WriteProgress {
    private @Nullable Object head;
    private long progress;
    private long pending;
    private int movedAt;

    /** Looks at the queue; answers for how long, in the unit of {@code now}, the peer has taken nothing. */
    @SuppressWarnings("ReferenceEquality") // which buffer it is counts, not what is in it
    int stuckFor(ChannelOutboundBuffer queue, int now) {
        Object newHead = queue.current();
        long newProgress = queue.currentProgress();
        long newPending = queue.totalPendingWriteBytes();
        // Buffers are used again, so another message may have the same head; while none leaves, the queue never shrinks
        boolean stuck = newHead != null && newHead == head && newProgress == progress && newPending >= pending;
        head = newHead;
        progress = newProgress;
        pending = newPending;
        if (!stuck) {
            movedAt = now;
        }
        return now - movedAt;
    }
}
