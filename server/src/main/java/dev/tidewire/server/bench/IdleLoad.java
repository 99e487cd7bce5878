package dev.tidewire.server.bench;

import java.util.List;

/** Connections that are opened, held and nothing else; at the end each is pinged, and is to answer. */
final class IdleLoad implements Load {
    private final Bench bench;
    private final int wanted;
    private final Connector connector;
    private List<IdleConnection> connections = List.of();

    IdleLoad(Bench bench, int wanted) {
        this.bench = bench;
        this.wanted = wanted;
        this.connector = new Connector(bench);
    }

    @Override
    public String describe() {
        return wanted + " connections held open";
    }

    @Override
    public void open() throws InterruptedException {
        connections = connector.open(wanted, number -> new IdleConnection(bench));
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public void begin() {}

    @Override
    public void end() {
        connections.forEach(connection -> connection.socket().ping());
    }

    @Override
    public boolean isSettled() {
        return connections.stream()
                .allMatch(connection ->
                        connection.hasAnswered() || !connection.socket().isOpen());
    }

    private long alive() {
        return connections.stream().filter(IdleConnection::hasAnswered).count();
    }

    @Override
    public void close() throws InterruptedException {
        connector.close();
    }

    @Override
    public boolean report(Report report) {
        connector.report(report);
        long alive = alive();
        report.count("answered a ping at the end", "alive", alive, "connections");
        return alive == wanted;
    }
}
