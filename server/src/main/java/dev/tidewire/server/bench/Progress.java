package dev.tidewire.server.bench;

import dev.tidewire.server.Terminal;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** One line on standard error that tells how the run is getting on, where that is a terminal. */
final class Progress {
    private static final double SECOND = 1e9;
    private static final double MILLI = 1e6;

    private final Bench bench;
    private final Duration duration;
    private final boolean shown = Terminal.showsErrors();

    Progress(Bench bench, Duration duration) {
        this.bench = bench;
        this.duration = duration;
    }

    void phase(String what) {
        if (shown) {
            Terminal.progress(what + " ...");
        }
    }

    /** Lasts as long as the measured time, or until the run is interrupted. */
    void measuring() throws InterruptedException {
        long began = System.nanoTime();
        long told = bench.tallies().sum(Tally::arrivals);
        long toldAt = began;
        long left = duration.toNanos();
        while (left > 0 && !bench.interruption().await(Duration.ofNanos(Math.min(left, (long) SECOND)))) {
            long now = System.nanoTime();
            left = duration.toNanos() - (now - began);
            long arrivals = bench.tallies().sum(Tally::arrivals);
            if (shown) {
                tell((now - began) / SECOND, (arrivals - told) / ((now - toldAt) / SECOND));
            }
            told = arrivals;
            toldAt = now;
        }
    }

    private void tell(double seconds, double perSecond) {
        Histogram recent = bench.tallies().takeLatencies();
        Terminal.progress(String.format(
                Locale.ROOT,
                "%.0f s of %.0f s: %,.0f messages/s, p50 %.3f ms, p99 %.3f ms, problems: %s",
                seconds,
                duration.toNanos() / SECOND,
                perSecond,
                recent.getValueAtPercentile(50) / MILLI,
                recent.getValueAtPercentile(99) / MILLI,
                bench.problems().any() ? "yes" : "none"));
    }

    void done() {
        if (shown) {
            Terminal.progress("");
        }
    }
}
