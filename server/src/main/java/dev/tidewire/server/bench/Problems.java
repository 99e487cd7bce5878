package dev.tidewire.server.bench;

import dev.tidewire.server.Cause;
import dev.tidewire.websocket.CloseEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What went wrong in a run, counted by kind and by its words. Thread-safe. */
final class Problems {
    private static final int MOST_WORDINGS = 100;
    private static final int MOST_SHOWN = 5;
    private static final String OTHERS = "other problems";

    private final LongAdder failed = new LongAdder();
    private final LongAdder closes = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder outOfOrder = new LongAdder();
    private final Map<String, LongAdder> wordings = new ConcurrentHashMap<>();

    /** A connection could not be opened. */
    void failed(Throwable cause) {
        failed.increment();
        word(Cause.of(cause));
    }

    /** A connection ended that should not have. */
    void closed(CloseEvent event) {
        closes.increment();
        String reason = event.reason().isEmpty() ? "" : " (" + event.reason() + ")";
        String cause = event.cause() == null ? "" : ": " + Cause.of(event.cause());
        word("closed with " + event.code() + reason + cause);
    }

    /** An open connection told of an error. */
    void error(Throwable cause) {
        errors.increment();
        word(Cause.of(cause));
    }

    /** A message arrived that nobody had sent so. */
    void wrong() {
        wrong.increment();
    }

    /** A message arrived twice, too late, or after one that was sent behind it. */
    void outOfOrder() {
        outOfOrder.increment();
    }

    /** How many messages arrived that were not the ones to come. */
    long strays() {
        return wrong.sum() + outOfOrder.sum();
    }

    /** Whether anything went wrong. */
    boolean any() {
        return failed.sum() + closes.sum() + errors.sum() + wrong.sum() + outOfOrder.sum() > 0;
    }

    /** Adds the counts, and each wording with how often it came. */
    void report(Report report) {
        report.field("connectFailures", failed.sum())
                .count("wrong", "wrong", wrong.sum(), "")
                .count("out of order", "outOfOrder", outOfOrder.sum(), "")
                .count("unexpected closes", "unexpectedCloses", closes.sum(), "")
                .count("errors", "errors", errors.sum(), "");
        report.field(
                "problems",
                wordings().stream()
                        .map(entry -> Map.of("what", entry.getKey(), "count", entry.getValue()))
                        .toList());
        wordings().stream()
                .limit(MOST_SHOWN)
                .forEach(entry -> report.remark("PROBLEM, seen " + entry.getValue() + " times: " + entry.getKey()));
    }

    // The most frequent first
    private List<Map.Entry<String, Long>> wordings() {
        return wordings.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().sum()))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    // A server may word each problem differently, and there may be millions
    private void word(String what) {
        String key = wordings.size() < MOST_WORDINGS || wordings.containsKey(what) ? what : OTHERS;
        wordings.computeIfAbsent(key, ignored -> new LongAdder()).increment();
    }
}
