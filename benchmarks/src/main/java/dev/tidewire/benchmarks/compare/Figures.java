package dev.tidewire.benchmarks.compare;

import java.util.Locale;

/** How figures are written: rounded, with separators of thousands, and {@link #NONE} where there is none. */
final class Figures {
    /** Stands where nothing was measured. */
    static final String NONE = "–";

    private Figures() {}

    static String ratio(double value) {
        return format("%.2f", value);
    }

    static String whole(double value) {
        return format("%,.0f", value);
    }

    static String thousands(double value) {
        return format(value < 100_000 ? "%,.1f" : "%,.0f", value / 1000);
    }

    static String seconds(double value) {
        return format(value == Math.rint(value) ? "%.0f s" : "%.1f s", value);
    }

    static String pair(double first, double second) {
        return Double.isNaN(first) ? NONE : whole(first) + " / " + whole(second);
    }

    /** A count with its noun, which takes an s unless there is one. */
    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String format(String pattern, double value) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, pattern, value);
    }
}
