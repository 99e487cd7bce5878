package dev.tidewire.server.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C ends a run early: it goes on to its report with what it has, and that decides the exit status. */
final class Interruption {
    private static final long REPORT_SECONDS = 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile int status = 1;

    /** Signals end the run from now on. */
    static Interruption ofSignals() {
        var interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::awaitReport, "interruption"));
        return interruption;
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits this long, or until it is asked to end; answers whether it was. */
    boolean await(Duration time) throws InterruptedException {
        return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The run is over and has told its results. */
    void reported(int exitStatus) {
        status = exitStatus;
        reported.countDown();
    }

    private void awaitReport() {
        if (reported.getCount() == 0) {
            return;
        }
        asked.countDown();
        try {
            reported.await(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        // a JVM ended by a signal would answer 128 and more, whatever the results
        Runtime.getRuntime().halt(status);
    }
}
