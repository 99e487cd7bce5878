package dev.tidewire.server.bench;

import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;

/** Receives publications, each once and in order, and counts them. */
final class Subscriber extends LoadConnection {
    private static final int NOBODY = -1;

    private final FanoutLoad load;
    private final Order order;
    private int self = NOBODY;

    Subscriber(Bench bench, FanoutLoad load, Order order) {
        super(bench);
        this.load = load;
        this.order = order;
    }

    /** This connection publishes too; whether its own come back to it is the server's affair. Before any is sent. */
    void speakAs(int publisher) {
        self = publisher;
    }

    @Override
    public void onOpen(WebSocket ws) {
        super.onOpen(ws);
        load.joined();
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        PublicationPayload publication = load.payload();
        if (!publication.read(message) || !load.wasSent(publication.publisher(), publication.number())) {
            bench.problems().wrong();
            return;
        }
        int publisher = (int) publication.publisher();
        if (publisher == self) {
            return;
        }
        long skipped = order.accept(publisher, publication.number());
        if (skipped != 0) {
            bench.problems().outOfOrder();
        }
        if (skipped != Order.LATE) {
            received(publication.time());
            load.reached(publisher, publication.number() - skipped, publication.number() + 1);
        }
    }

    private void received(long time) {
        Tally tally = bench.tallies().mine();
        tally.arrived();
        if (bench.timeline().covers(time)) {
            tally.settled(bench.timeline().now() - time);
        }
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        super.onClose(ws, event);
        load.left(order);
    }
}
