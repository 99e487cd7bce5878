package dev.tidewire.conformance;

/** A task that an {@link EventLoop} runs later; has the names of Twisted's delayed call. */
public final class Timer implements Comparable<Timer> {
    private final long due;
    private final Runnable task;
    private boolean active = true;

    Timer(long due, Runnable task) {
        this.due = due;
        this.task = task;
    }

    /** Whether it is still to run. */
    public boolean active() {
        return active;
    }

    public void cancel() {
        active = false;
    }

    boolean isDue(long now) {
        return nanosLeft(now) <= 0;
    }

    long nanosLeft(long now) {
        return due - now;
    }

    void fire() {
        if (active) {
            active = false;
            task.run();
        }
    }

    @Override
    public int compareTo(Timer other) {
        // nanoTime values compare by their difference
        return Long.signum(due - other.due);
    }
}
