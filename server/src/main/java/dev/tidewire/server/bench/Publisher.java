package dev.tidewire.server.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Sends numbered publications over one connection. In a closed loop it sends the next when one has reached every
 * subscriber, which any event loop may find: hence the lock, taken once per publication.
 */
final class Publisher implements Outlet {
    private final int number;
    private final FanoutLoad load;
    private final LoadConnection connection;
    private final Bench bench;
    private final AtomicIntegerArray awaited;
    private SendTimes times;
    private long due;
    private volatile long sent;

    Publisher(int number, FanoutLoad load, LoadConnection connection, int inFlight) {
        this.number = number;
        this.load = load;
        this.connection = connection;
        this.bench = connection.bench;
        this.awaited = new AtomicIntegerArray(inFlight);
        this.times = message -> bench.timeline().now();
    }

    /** Begins a closed loop. */
    synchronized void begin() {
        due = awaited.length();
        catchUp();
    }

    @Override
    public void follow(SendTimes schedule) {
        times = schedule;
    }

    @Override
    public synchronized void due() {
        due++;
    }

    @Override
    public synchronized boolean catchUp() {
        while (sent < due) {
            if (!publish()) {
                // what has ended will never take anything again
                return !connection.socket().isOpen();
            }
        }
        return true;
    }

    private boolean publish() {
        long message = sent;
        long time = times.of(message);
        int audience = load.audience();
        awaited.set(slot(message), audience);
        // told before, since a delivery may be faster than this thread
        sent = message + 1;
        if (!load.payload().send(connection.socket(), time, number, message)) {
            sent = message;
            return false;
        }
        if (bench.timeline().covers(time)) {
            bench.tallies().mine().sent(audience);
        }
        return true;
    }

    @Override
    public synchronized long unsent() {
        return due - sent;
    }

    /** How many have been sent. */
    long sent() {
        return sent;
    }

    /** In a closed loop: a subscriber has received these, or will never. */
    void reached(long from, long to) {
        for (long message = from; message < to; message++) {
            if (awaited.decrementAndGet(slot(message)) == 0 && !bench.timeline().isOver()) {
                goOn();
            }
        }
    }

    private synchronized void goOn() {
        due++;
        catchUp();
    }

    private int slot(long message) {
        return (int) (message % awaited.length());
    }
}
