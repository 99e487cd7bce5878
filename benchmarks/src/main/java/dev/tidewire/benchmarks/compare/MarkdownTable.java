package dev.tidewire.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown: the first column is text, the others are figures, set to the right. */
public final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    public MarkdownTable(List<String> heads) {
        columns = heads.size();
        line(heads);
        List<String> rule = new ArrayList<>(List.of("---"));
        for (int column = 1; column < columns; column++) {
            rule.add("---:");
        }
        line(rule);
    }

    public void row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(cells.size() + " cells in a table of " + columns + " columns: " + cells);
        }
        line(cells);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void line(List<String> cells) {
        List<String> safe = cells.stream().map(cell -> cell.replace("|", "\\|")).toList();
        text.append("| ").append(String.join(" | ", safe)).append(" |\n");
    }
}
