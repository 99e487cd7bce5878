package dev.tidewire.siege;

import java.util.Locale;

/** How the healthy clients fared before an attack and during it. */
record Beside(Echoes baseline, Echoes during, HealthyClients healthy) {
    /** Whether a p99 in milliseconds may follow on that of the baseline. */
    interface Bound {
        boolean allows(double before, double during);
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
                lost == 0 && healthy.ended() == 0,
                "  lost by the healthy",
                "0 messages, 0 connections",
                String.format(
                        Locale.ROOT,
                        "%d of %,d messages, %d connections",
                        lost,
                        baseline.count() + during.count(),
                        healthy.ended()));
    }
}
