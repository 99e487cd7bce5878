package dev.tidewire.websocket;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the deadlines of all connections of one event loop, again and again, and at what they keep. Where that takes long,
 * as when the time of very many is over, it pauses for what the others do. Owned by that loop.
 */
final class Sweep {
    private static final long PAUSE_NANOS = 400_000;

    private final LoopContext loop;
    // What is scheduled again and again is never run again once it has thrown
    private final Runnable look;
    private final Runnable goOn;
    private final TurnShare share = new TurnShare();
    private @Nullable Slots place;
    private int next;
    private boolean underWay;
    private long nanos = Long.MAX_VALUE;
    private @Nullable Future<?> running;

    Sweep(LoopContext loop) {
        this.loop = loop;
        this.look = () -> loop.follow(this::look);
        this.goOn = () -> loop.follow(this::goOn);
    }

    /** Sees to it that it looks at least so often, as long as there are connections. */
    void every(long atLeast) {
        if (atLeast >= nanos) {
            return;
        }
        nanos = atLeast;
        if (running != null) {
            running.cancel(false);
        }
        running = loop.loop().scheduleWithFixedDelay(look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (underWay) {
            return;
        }
        place = loop.connections();
        next = 0;
        share.await();
        goOn();
    }

    private void goOn() {
        // Where an error gets through, the next look begins anew
        underWay = false;
        if (lookForAShare()) {
            lookAtMemory();
            return;
        }
        share.await();
        loop.loop().schedule(goOn, PAUSE_NANOS, TimeUnit.NANOSECONDS);
        underWay = true;
    }

    /** Answers whether all have been looked at. */
    private boolean lookForAShare() {
        int now = loop.millis();
        share.begin();
        while (lookAtNext(now)) {
            if (share.isOver()) {
                return false;
            }
        }
        return true;
    }

    /** Looks at the next in its place, if any is left: connections, strangers, guests. */
    private boolean lookAtNext(int now) {
        Slots slots = place;
        if (slots == null) {
            return loop.guests().sweepNext(now);
        }
        if (next < slots.length()) {
            look(slots.get(next++), now);
            return true;
        }
        next = 0;
        place = slots == loop.connections() ? loop.strangers() : null;
        if (place == null) {
            loop.guests().beginSweep();
        }
        return true;
    }

    private void lookAtMemory() {
        loop.buffers().dropUnused();
        loop.memory().look();
        if (loop.isIdle() && loop.guests().isEmpty() && running != null) {
            running.cancel(false);
            running = null;
            nanos = Long.MAX_VALUE;
        }
    }

    private static void look(@Nullable Connection connection, int now) {
        if (connection == null) {
            return;
        }
        try {
            connection.deadlines().sweep(now);
        } catch (Throwable e) {
            // The deadlines of the others are to be met
            connection.torn(e);
        }
    }
}
