package dev.tidewire.siege;

import java.util.Locale;

/**
 * How the healthy clients fared before an attack and during it.
 *
 * @param ended how many have lost their connection
 */
record Beside(Echoes baseline, Echoes during, int ended) {
    private static final double LATER_MILLIS = 5;
    private static final double LATER_PART = 1.2;

    /** Whether a p99 in milliseconds may follow on that of the baseline. */
    interface Bound {
        boolean allows(double before, double during);
    }

    /** A bound for what should hardly be felt. */
    static boolean isWithin5MillisOr20Percent(double before, double during) {
        return during <= before + LATER_MILLIS || during <= before * LATER_PART;
    }

    void judge(Table table, Bound bound, String wanted, Scale scale) {
        String figure = String.format(
                Locale.ROOT,
                "%.2f to %.2f ms, %.1f times (%s)",
                baseline.p99(),
                during.p99(),
                during.p99() / baseline.p99(),
                during);
        if (scale.judgesLatency()) {
            table.judge(bound.allows(baseline.p99(), during.p99()), "  p99 of the healthy", wanted, figure);
        } else {
            table.note("  p99 of the healthy", figure);
        }
        int lost = baseline.lost() + during.lost();
        table.judge(
                lost == 0 && ended == 0,
                "  lost by the healthy",
                "0 messages, 0 connections",
                String.format(
                        Locale.ROOT,
                        "%d of %,d messages, %d connections",
                        lost,
                        baseline.count() + during.count(),
                        ended));
    }
}
