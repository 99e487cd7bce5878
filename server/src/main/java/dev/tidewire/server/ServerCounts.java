package dev.tidewire.server;

import dev.tidewire.websocket.Failure;
import dev.tidewire.websocket.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What has come to a server, been refused, gone wrong and got lost since it started. */
final class ServerCounts implements Metrics {
    private final LongAdder opened = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder invalid = new LongAdder();
    private final Map<Integer, LongAdder> refused = new ConcurrentSkipListMap<>();
    private final Map<Failure, LongAdder> failed = new ConcurrentSkipListMap<>();

    @Override
    public void opened() {
        opened.increment();
    }

    @Override
    public void refused(int status) {
        refused.computeIfAbsent(status, first -> new LongAdder()).increment();
    }

    @Override
    public void sent(int bytes, int connections) {
        // What is sent is not counted, and a call for each would be as many as there are connections
    }

    @Override
    public void dropped(int bytes) {
        dropped.increment();
    }

    @Override
    public void invalid(int bytes) {
        invalid.increment();
    }

    @Override
    public void failed(Failure kind) {
        failed.computeIfAbsent(kind, first -> new LongAdder()).increment();
    }

    /** Whether anything was refused, went wrong or got lost. */
    boolean tellsOfTrouble() {
        return !refused.isEmpty() || !failed.isEmpty() || dropped.sum() > 0 || invalid.sum() > 0;
    }

    /** Such as {@code 12 connections; refused: 2 with 401; failures: 1 protocol, 3 network}. */
    @Override
    public String toString() {
        StringJoiner parts = new StringJoiner("; ").add(opened + " connections");
        add(parts, "refused: ", " with ", refused);
        add(parts, "failures: ", " ", failed);
        add(parts, "messages dropped: ", dropped);
        add(parts, "messages invalid: ", invalid);
        return parts.toString();
    }

    private static void add(StringJoiner parts, String what, LongAdder count) {
        if (count.sum() > 0) {
            parts.add(what + count);
        }
    }

    private static void add(StringJoiner parts, String what, String between, Map<?, LongAdder> counts) {
        if (!counts.isEmpty()) {
            StringJoiner each = new StringJoiner(", ", what, "");
            counts.forEach(
                    (kind, count) -> each.add(count + between + kind.toString().toLowerCase(Locale.ROOT)));
            parts.add(each.toString());
        }
    }
}
