package dev.tidewire.server.bench;

import dev.tidewire.server.Terminal;
import java.util.function.ToIntFunction;

/** A report for people: what was done, a table, remarks. */
final class ReportTable {
    private ReportTable() {}

    static String of(String title, Report report) {
        int names = widest(report, row -> row.name().length());
        int numbers = widest(report, row -> row.number().length());
        var text = new StringBuilder(title).append(System.lineSeparator());
        for (Report.Row row : report.rows()) {
            text.append("  ")
                    .append(row.name())
                    .append(" "
                            .repeat(names
                                    - row.name().length()
                                    + 2
                                    + numbers
                                    - row.number().length()))
                    .append(row.number())
                    .append(row.unit().isEmpty() ? "" : " " + row.unit())
                    .append(System.lineSeparator());
        }
        for (String remark : report.remarks()) {
            text.append(Terminal.escape(remark)).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    private static int widest(Report report, ToIntFunction<Report.Row> width) {
        return report.rows().stream().mapToInt(width).max().orElse(0);
    }
}
