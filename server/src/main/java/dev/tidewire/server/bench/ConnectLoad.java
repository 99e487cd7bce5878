package dev.tidewire.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that are opened and closed again at once, so many at a time. */
final class ConnectLoad implements Load {
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Bench bench;
    private final int concurrency;
    private final Connector connector;
    private final List<ConnectLane> lanes = new ArrayList<>();

    ConnectLoad(Bench bench, int concurrency) {
        this.bench = bench;
        this.concurrency = concurrency;
        this.connector = new Connector(bench);
    }

    @Override
    public String describe() {
        return "opening and closing, closed loop with " + concurrency + " at a time";
    }

    /** One that stays, to find out whether there is a server. */
    @Override
    public void open() throws InterruptedException {
        connector.open(1, number -> new LoadConnection(bench));
    }

    @Override
    public int connections() {
        return 0;
    }

    @Override
    public void begin() {
        for (int i = 0; i < concurrency; i++) {
            var lane = new ConnectLane(bench);
            lanes.add(lane);
            lane.connect();
        }
    }

    @Override
    public boolean isSettled() {
        return bench.tallies().isSettled();
    }

    @Override
    public void close() throws InterruptedException {
        long deadline = System.nanoTime() + GOODBYE_NANOS;
        while (lanes.stream().anyMatch(ConnectLane::isBusy) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        connector.close();
    }

    @Override
    public boolean report(Report report) {
        report.field("loop", "closed").field("concurrency", concurrency);
        return bench.tallies().report(report, 0, bench.timeline().seconds(), Words.HANDSHAKES);
    }
}
