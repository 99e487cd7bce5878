package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Where other threads leave what an event loop's connections are to send: messages for one connection and broadcasts to
 * all stand in one queue, so each thread's keep the order in which it left them. However many leave something, the loop
 * is woken once.
 *
 * <p>The loop takes what is there before a connection sends anything itself, so that a message never overtakes one that
 * was sent before it.
 */
final class Handover {
    private static final System.Logger LOG = System.getLogger(WebSocket.class.getName());

    // Looked at for each message that is sent, so it stands in this object
    private static final AtomicLongFieldUpdater<Handover> LEFT =
            AtomicLongFieldUpdater.newUpdater(Handover.class, "left");

    private final LoopContext loop;
    private final ConcurrentLinkedQueue<Runnable> deliveries = new ConcurrentLinkedQueue<>();
    private volatile long left;
    private boolean taking;

    Handover(LoopContext loop) {
        this.loop = loop;
    }

    /**
     * Leaves a delivery; any thread.
     *
     * @param delivery runs on the loop; if its connection has ended it does nothing but free its memory
     */
    void leave(Runnable delivery) {
        deliveries.add(delivery);
        if (LEFT.getAndIncrement(this) == 0) {
            wake();
        }
    }

    private void wake() {
        if (!loop.execute(this::takeInTurn)) {
            free();
        }
    }

    // The loop has ended, and every connection before it: a delivery frees its memory on whichever thread
    private void free() {
        for (Runnable next = deliveries.poll(); next != null; next = deliveries.poll()) {
            LEFT.decrementAndGet(this);
            next.run();
        }
    }

    /** Takes what is there, and lets the loop flush and read before it takes what came meanwhile. */
    private void takeInTurn() {
        take();
        if (left > 0) {
            wake();
        }
    }

    /** Takes all that was there when this was called, in order; on the loop alone. Within itself it does nothing. */
    void take() {
        long count = left;
        if (count == 0 || taking) {
            return;
        }
        taking = true;
        for (long i = 0; i < count; i++) {
            deliver(deliveries.remove());
        }
        taking = false;
        LEFT.addAndGet(this, -count);
    }

    /** Whether a delivery is under way; asked on the loop. */
    boolean isTaking() {
        return taking;
    }

    private void deliver(Runnable delivery) {
        try {
            delivery.run();
        } catch (Throwable e) {
            loop.metrics().failed(Failure.PROGRAM);
            LOG.log(Level.ERROR, "a message that another thread sent was lost", e);
        }
    }
}
