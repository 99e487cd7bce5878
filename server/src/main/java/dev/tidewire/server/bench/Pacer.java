package dev.tidewire.server.bench;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the messages of an open loop, each at its time, from a thread of its own: the outlets take turns. What an outlet
 * does not take is offered again, and its latency still counts from the time at which it was due.
 */
final class Pacer {
    private static final long RETRY_NANOS = 200_000;
    private static final long LONGEST_WAIT_NANOS = 10_000_000;

    private final Bench bench;
    private final Schedule schedule;
    private final List<? extends Outlet> outlets;
    private final Queue<Outlet> behind = new ArrayDeque<>();
    private final long began;
    private final Thread thread = new Thread(this::run, "pacer");
    private long next;
    private volatile boolean stopped;

    private Pacer(Bench bench, Schedule schedule, List<? extends Outlet> outlets) {
        this.bench = bench;
        this.schedule = schedule;
        this.outlets = outlets;
        this.began = bench.timeline().now();
    }

    /** Begins to send. */
    static Pacer start(Bench bench, Schedule schedule, List<? extends Outlet> outlets) {
        var pacer = new Pacer(bench, schedule, outlets);
        int all = outlets.size();
        for (int i = 0; i < all; i++) {
            int turn = i;
            outlets.get(i).follow(message -> pacer.due(message * all + turn));
        }
        pacer.thread.setDaemon(true);
        pacer.thread.start();
        return pacer;
    }

    // As a time of the timeline
    private long due(long message) {
        return began + schedule.due(message);
    }

    /** Ends it; answers how many messages were due within the measured time and could not be sent. */
    long stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
        return outlets.stream().mapToLong(Outlet::unsent).sum();
    }

    private void run() {
        // its share of the processor is told beside that of the event loops
        bench.tallies().mine();
        while (!stopped) {
            behind.removeIf(Outlet::catchUp);
            sendDue();
            LockSupport.parkNanos(this, untilNext());
        }
    }

    private void sendDue() {
        long due = due(next);
        for (long now = bench.timeline().now();
                due <= now && due < bench.timeline().to();
                due = due(next)) {
            send(outlets.get((int) (next % outlets.size())));
            if (bench.timeline().covers(due)) {
                bench.lateness().recordValue(now - due);
            }
            next++;
            now = bench.timeline().now();
        }
    }

    private void send(Outlet outlet) {
        outlet.due();
        if (!outlet.catchUp() && !behind.contains(outlet)) {
            behind.add(outlet);
        }
    }

    private long untilNext() {
        long wait = Math.min(due(next) - bench.timeline().now(), LONGEST_WAIT_NANOS);
        return behind.isEmpty() ? Math.max(1, wait) : Math.max(1, Math.min(RETRY_NANOS, wait));
    }
}
