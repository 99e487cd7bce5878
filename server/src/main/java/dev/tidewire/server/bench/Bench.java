package dev.tidewire.server.bench;

import dev.tidewire.websocket.WebSocketClient;
import org.HdrHistogram.Histogram;

/** What the parts of one run share. Thread-safe. */
final class Bench {
    private final WebSocketClient client;
    private final Interruption interruption;
    private final Timeline timeline = new Timeline();
    private final Tallies tallies = new Tallies();
    private final Problems problems = new Problems();
    private final Histogram lateness = Tally.newHistogram();
    private volatile boolean closing;

    /** @param client for all connections */
    Bench(WebSocketClient client, Interruption interruption) {
        this.client = client;
        this.interruption = interruption;
    }

    WebSocketClient client() {
        return client;
    }

    Interruption interruption() {
        return interruption;
    }

    Timeline timeline() {
        return timeline;
    }

    Tallies tallies() {
        return tallies;
    }

    Problems problems() {
        return problems;
    }

    /**
     * How long after their time messages of a schedule were sent, in nanoseconds. The pacer's until that has ended.
     */
    Histogram lateness() {
        return lateness;
    }

    /** From now on a connection's end is no surprise. */
    void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }
}
