package dev.tidewire.websocket;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where other threads leave what a connection is to send. However many leave something, the event loop is woken once
 * and takes all that is there; each thread's frames keep their order.
 *
 * <p>Made when the first other thread sends, so a connection that only ever answers on its loop has none.
 */
final class Handover {
    private final LoopContext loop;
    private final Runnable taking;
    private final ConcurrentLinkedQueue<QueuedFrame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param taking runs on the loop and calls {@link #take} */
    Handover(LoopContext loop, Runnable taking) {
        this.loop = loop;
        this.taking = taking;
    }

    /** Leaves a frame; any thread. */
    void leave(QueuedFrame frame) {
        bytes.addAndGet(frame.size());
        frames.add(frame);
        if (scheduled.compareAndSet(false, true)) {
            loop.loop().execute(taking);
        }
    }

    /** How many bytes are left here; any thread. */
    long bytes() {
        return bytes.get();
    }

    /** Takes all that is there, in order; on the loop alone. */
    void take(Outgoing outgoing) {
        scheduled.set(false);
        for (QueuedFrame frame = frames.poll(); frame != null; frame = frames.poll()) {
            outgoing.queued(frame);
            bytes.addAndGet(-frame.size());
        }
    }

    /** Frees what will never be sent. */
    void discard() {
        for (QueuedFrame frame = frames.poll(); frame != null; frame = frames.poll()) {
            bytes.addAndGet(-frame.size());
            frame.release();
        }
    }
}
