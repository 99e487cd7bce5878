package dev.tidewire.siege;

import java.util.Locale;

/**
 * How the healthy clients fared before an attack and during it.
 *
 * @param ended how many have lost their connection
 */
record Beside(Echoes baseline, Echoes during, int ended) {
    static final String LATENCY = "  p99 of the healthy";

    /** How much later their answers may come. */
    enum Tolerance {
        HARDLY_FELT("within 5 ms or 20 %"),
        TWICE("at most 2 times");

        private final String wanted;

        Tolerance(String wanted) {
            this.wanted = wanted;
        }

        private boolean allows(double before, double during) {
            return switch (this) {
                case HARDLY_FELT -> during <= before + 5 || during <= before * 1.2;
                case TWICE -> during <= before * 2;
            };
        }
    }

    /** Tells how much later the answers came, where any delay will do. */
    void noteLatency(Table table) {
        table.note(LATENCY, latency(baseline.p99()));
    }

    private String latency(double before) {
        double p99 = during.p99();
        return String.format(Locale.ROOT, "%.2f to %.2f ms, %.1f times (%s)", before, p99, p99 / before, during);
    }

    void judge(Table table, Tolerance tolerance, Scale scale) {
        judgeLatency(table, LATENCY, baseline.p99(), tolerance, scale);
        judgeLost(table);
    }

    /** Judges how much later the answers came than in this time in milliseconds. */
    void judgeLatency(Table table, String what, double before, Tolerance tolerance, Scale scale) {
        if (scale.judgesLatency()) {
            table.judge(tolerance.allows(before, during.p99()), what, tolerance.wanted, latency(before));
        } else {
            table.note(what, latency(before));
        }
    }

    void judgeLost(Table table) {
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
