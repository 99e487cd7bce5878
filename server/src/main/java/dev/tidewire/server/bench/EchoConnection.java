package dev.tidewire.server.bench;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;

/**
 * Sends numbered messages and wants each back, in order.
 *
 * <p>In an open loop the {@link Pacer} sends. In a closed loop the first message is sent by whoever begins, and every
 * other by the event loop when an answer comes, so that no two threads ever send at once.
 */
final class EchoConnection extends LoadConnection implements Outlet {
    private final EchoLoad load;
    private SendTimes times = SendTimes.remembered(1);
    private long due;
    private volatile long sent;
    private long answered;

    EchoConnection(Bench bench, EchoLoad load) {
        super(bench);
        this.load = load;
    }

    /** Begins a closed loop with one message; its answer brings the others. */
    void begin(SendTimes remembered) {
        times = remembered;
        due = 1;
        catchUp();
    }

    @Override
    public void follow(SendTimes schedule) {
        times = schedule;
    }

    @Override
    public void due() {
        due++;
    }

    @Override
    public boolean catchUp() {
        while (sent < due) {
            if (!send()) {
                // what has ended will never take anything again
                return !socket().isOpen();
            }
        }
        return true;
    }

    private boolean send() {
        long message = sent;
        times.leaves(message, bench.timeline().now());
        // told before, since the answer may be faster than the sending thread
        sent = message + 1;
        if (!load.payload().send(socket(), message)) {
            sent = message;
            return false;
        }
        if (bench.timeline().covers(times.of(message))) {
            bench.tallies().mine().sent(1);
        }
        return true;
    }

    @Override
    public long unsent() {
        return due - sent;
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        long outstanding = sent - answered;
        long skipped = load.payload().read(message, answered, outstanding);
        if (skipped == NumberedPayload.LATE) {
            bench.problems().outOfOrder();
        } else if (skipped == NumberedPayload.WRONG) {
            bench.problems().wrong();
            if (outstanding > 0) {
                wronglyAnswered();
            }
        } else {
            rightlyAnswered(skipped);
        }
    }

    private void rightlyAnswered(long skipped) {
        if (skipped > 0) {
            bench.problems().outOfOrder();
        }
        long time = times.of(answered + skipped);
        Tally tally = bench.tallies().mine();
        tally.arrived();
        if (bench.timeline().covers(time)) {
            tally.settled(bench.timeline().now() - time);
        }
        answered += skipped + 1;
        sendNext();
    }

    // Whatever came stands for the answer that was to come: the server goes on being asked
    private void wronglyAnswered() {
        if (bench.timeline().covers(times.of(answered))) {
            bench.tallies().mine().settledWrongly();
        }
        answered++;
        sendNext();
    }

    @Override
    public void onDrain(WebSocket ws) {
        sendNext();
    }

    private void sendNext() {
        if (load.isClosedLoop() && !bench.timeline().isOver()) {
            due = answered + load.inFlight();
            catchUp();
        }
    }
}
