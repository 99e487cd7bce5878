package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** The connections of one event loop that are no WebSocket yet, for the sweep that looks at their deadlines. */
final class Guests {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final List<RequestHandler> seats = new ArrayList<>();
    private final Metrics metrics;
    private int unseen;

    /** @param metrics told of those who could not be looked at */
    Guests(Metrics metrics) {
        this.metrics = metrics;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Adds and answers the seat taken. */
    int add(RequestHandler guest) {
        seats.add(guest);
        return seats.size() - 1;
    }

    /** Frees a seat; the guest of the last one moves there. */
    void remove(int seat) {
        RequestHandler last = seats.remove(seats.size() - 1);
        if (seat < seats.size()) {
            seats.set(seat, last);
            last.moveTo(seat);
        }
    }

    /** Begins to look at all who are here now. */
    void beginSweep() {
        unseen = seats.size();
    }

    /** Looks at one more, if any is left. From the last on: one that goes is replaced by one that was looked at. */
    boolean sweepNext(int now) {
        unseen = Math.min(unseen, seats.size()) - 1;
        if (unseen < 0) {
            return false;
        }
        sweep(seats.get(unseen), now);
        return true;
    }

    private void sweep(RequestHandler guest, int now) {
        try {
            guest.sweep(now);
        } catch (Throwable e) {
            // The deadlines of the others are to be met
            LOG.log(Level.ERROR, "a newcomer was hung up on, as it could not be told that its time is over", e);
            guest.link().close();
            metrics.failed(Failure.PROGRAM);
        }
    }
}
