package dev.tidewire.server.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every connection sends messages and wants each back. */
final class EchoLoad implements Load {
    private static final String NO_ECHO =
            "NOTE: most of what came back is not what was sent. Does the server echo? This load is for one that does, as"
                    + " ./tidewire echo; for one that sends to everybody there is bench broadcast.";

    private final Bench bench;
    private final int wanted;
    private final MessageOptions messages;
    private final PaceOptions pace;
    private final Connector connector;
    private final ThreadLocal<NumberedPayload> payload;
    private List<EchoConnection> connections = List.of();
    private @Nullable Pacer pacer;
    private long unsent;

    EchoLoad(Bench bench, int connections, MessageOptions messages, PaceOptions pace) {
        this.bench = bench;
        this.wanted = connections;
        this.messages = messages;
        this.pace = pace;
        this.connector = new Connector(bench);
        this.payload = ThreadLocal.withInitial(() -> new NumberedPayload(messages.size(), messages.binary()));
    }

    @Override
    public String describe() {
        return messages.describe() + ", " + pace.describe("in flight on each of " + wanted + " connections");
    }

    boolean isClosedLoop() {
        return pace.isClosedLoop();
    }

    int inFlight() {
        return pace.inFlight();
    }

    /** The calling thread's. */
    NumberedPayload payload() {
        return payload.get();
    }

    @Override
    public void open() throws InterruptedException {
        connections = connector.open(wanted, number -> new EchoConnection(bench, this));
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public void begin() {
        Schedule schedule = pace.schedule();
        if (schedule == null) {
            connections.forEach(connection -> connection.begin(SendTimes.remembered(inFlight())));
        } else if (!connections.isEmpty()) {
            pacer = Pacer.start(bench, schedule, connections);
        }
    }

    @Override
    public boolean isSettled() {
        return bench.tallies().isSettled();
    }

    @Override
    public void close() throws InterruptedException {
        if (pacer != null) {
            unsent = pacer.stop();
        }
        connector.close();
    }

    @Override
    public boolean report(Report report) {
        connector.report(report);
        messages.report(report);
        pace.report(report);
        report.count("unsent", "unsent", unsent, "messages");
        if (bench.problems().strays() > bench.tallies().latencies().getTotalCount()) {
            report.remark(NO_ECHO);
        }
        return bench.tallies().report(report, messages.size(), bench.timeline().seconds(), Words.MESSAGES)
                && unsent == 0;
    }
}
