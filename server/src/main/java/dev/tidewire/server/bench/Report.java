package dev.tidewire.server.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a run tells at its end: fields for machines, and rows and remarks for people. */
final class Report {
    private static final double MILLI = 1e6;
    private static final double MICRO = 1e3;
    private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50", 50.0);
        PERCENTILES.put("p90", 90.0);
        PERCENTILES.put("p99", 99.0);
        PERCENTILES.put("p99.9", 99.9);
        PERCENTILES.put("p99.99", 99.99);
        PERCENTILES.put("max", 100.0);
    }

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** One line of the table; the number is aligned on its right. */
    record Row(String name, String number, String unit) {}

    /** A number, a text, a boolean, or a list or map of those. */
    Report field(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Report row(String name, String number, String unit) {
        rows.add(new Row(name, number, unit));
        return this;
    }

    /** The number in words for people. */
    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** A whole number, as a row and as a field. */
    Report count(String name, String field, long value, String unit) {
        return field(field, value).row(name, String.format(Locale.ROOT, "%,d", value), unit);
    }

    /** A number as a row with this many digits after the point, and as a field with all of them. */
    Report number(String name, String field, double value, int digits, String unit) {
        return field(field, value).row(name, number(value, digits), unit);
    }

    /** The distribution of times in nanoseconds: rows in milliseconds, fields in microseconds. */
    Report latency(String name, String field, Histogram nanos) {
        PERCENTILES.forEach((label, percent) -> percentile(name, label, percent, nanos));
        return latencyFields(field, nanos);
    }

    /** As {@link #latency}, with no more rows than the median and the worst. */
    Report shortLatency(String name, String field, Histogram nanos) {
        percentile(name, "p50", 50, nanos);
        percentile(name, "max", 100, nanos);
        return latencyFields(field, nanos);
    }

    private void percentile(String name, String label, double percent, Histogram nanos) {
        if (nanos.getTotalCount() > 0) {
            row(name + " " + label, number(nanos.getValueAtPercentile(percent) / MILLI, 3), "ms");
        }
    }

    private Report latencyFields(String field, Histogram nanos) {
        Map<String, Object> micros = new LinkedHashMap<>();
        micros.put("count", nanos.getTotalCount());
        if (nanos.getTotalCount() > 0) {
            micros.put("min", nanos.getMinValue() / MICRO);
            micros.put("mean", nanos.getMean() / MICRO);
            PERCENTILES.forEach((label, percent) ->
                    micros.put(label.replace(".", ""), nanos.getValueAtPercentile(percent) / MICRO));
        }
        return field(field, micros);
    }

    /** A sentence that stands below the table. */
    Report remark(String sentence) {
        remarks.add(sentence);
        return this;
    }

    Map<String, Object> fields() {
        return fields;
    }

    List<Row> rows() {
        return rows;
    }

    List<String> remarks() {
        return remarks;
    }
}
