package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG. Each bar carries its name and its value as text, so that nothing hangs on a colour; colours
 * follow the reader's light or dark scheme; a screen reader is told title and values.
 */
final class BarChart {
    private static final int WIDTH = 720;
    private static final int RIGHT = 90;
    private static final int GAP = 8;
    private static final int TOP = 56;
    private static final int ROW = 28;
    private static final int BAR = 18;
    private static final int BOTTOM = 14;

    // Of the widest fonts that readers have; what is narrower leaves some room
    private static final double CHARACTER = 8.4;
    private static final String STYLE = """
            <style>
              text { font: 14px system-ui, sans-serif; fill: #1f2328 }
              .title { font-size: 16px; font-weight: 600 }
              .ours { font-weight: 700 }
              .note { font-size: 12px; fill: #57606a }
              rect { fill: #6e7781 }
              rect.ours { fill: #0969da }
              line { stroke: #57606a; stroke-dasharray: 4 3 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .note { fill: #9198a1 }
                rect { fill: #848d97 }
                rect.ours { fill: #4493f8 }
                line { stroke: #9198a1 }
              }
            </style>
            """;

    private final String title;
    private final String note;
    private final double mark;
    private final List<Bar> bars = new ArrayList<>();

    /**
     * A chart without bars.
     *
     * @param note what the length of a bar means
     * @param mark the value at which a dashed line stands; NaN for none
     */
    BarChart(String title, String note, double mark) {
        this.title = title;
        this.note = note;
        this.mark = mark;
    }

    private record Bar(String label, double value, String text, boolean ours) {}

    /** Adds a row that has words in place of a bar. */
    void addWithoutBar(String label, String text, boolean ours) {
        bars.add(new Bar(label, Double.NaN, text, ours));
    }

    /** Adds a bar below the others; one without a value (NaN) is left out. */
    void add(String label, double value, String text, boolean ours) {
        if (!Double.isNaN(value)) {
            bars.add(new Bar(label, value, text, ours));
        }
    }

    boolean isEmpty() {
        return bars.isEmpty();
    }

    String svg() {
        int height = TOP + bars.size() * ROW + BOTTOM;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " role=\"img\" aria-labelledby=\"title values\">%n",
                WIDTH, height, WIDTH, height));
        svg.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
        svg.append("<desc id=\"values\">").append(escaped(description())).append("</desc>\n");
        svg.append(STYLE);
        svg.append(text(0, 20, "start", "title", title)).append(text(0, 40, "start", "note", note));
        if (!Double.isNaN(mark)) {
            int x = left() + width(mark);
            svg.append(
                    String.format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n", x, TOP - 4, x, height - BOTTOM));
        }
        for (int row = 0; row < bars.size(); row++) {
            bar(svg, bars.get(row), TOP + row * ROW);
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(StringBuilder svg, Bar bar, int y) {
        int baseline = y + BAR - 4;
        String mine = bar.ours() ? "ours" : "theirs";
        svg.append(text(left() - GAP, baseline, "end", mine, bar.label()));
        if (!Double.isNaN(bar.value())) {
            svg.append(String.format(
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
                    mine, left(), y, Math.max(1, width(bar.value())), BAR));
        }
        svg.append(text(left() + textStart(bar), baseline, "start", mine, bar.text()));
    }

    /** Where a bar's text begins: behind the bar, and behind the mark if it would lie across it. */
    private int textStart(Bar bar) {
        int start = width(bar.value()) + GAP;
        int line = Double.isNaN(mark) ? 0 : width(mark);
        boolean across = start - GAP < line && start + lengthOf(bar.text()) + GAP > line;
        return across ? line + GAP : start;
    }

    private int left() {
        return GAP + bars.stream().mapToInt(bar -> lengthOf(bar.label())).max().orElse(0);
    }

    private static int lengthOf(String words) {
        return (int) Math.ceil(words.length() * CHARACTER);
    }

    private int width(double value) {
        double most = bars.stream()
                .mapToDouble(Bar::value)
                .filter(bar -> !Double.isNaN(bar))
                .max()
                .orElse(1);
        double full = Math.max(Double.isNaN(mark) ? 0 : mark, most);
        double share = Double.isNaN(value) ? 0 : Math.max(0, value) / full;
        return full <= 0 ? 0 : (int) Math.round(share * (WIDTH - left() - RIGHT));
    }

    private String description() {
        return note + ": "
                + String.join(
                        ", ",
                        bars.stream().map(bar -> bar.label() + " " + bar.text()).toList());
    }

    private static String text(int x, int y, String anchor, String style, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                style,
                escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
