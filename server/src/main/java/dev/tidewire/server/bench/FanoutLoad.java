package dev.tidewire.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishers send messages that the server is to deliver to every subscriber. */
final class FanoutLoad implements Load {
    private final Bench bench;
    private final FanoutPlan plan;
    private final MessageOptions messages;
    private final Consumer<Report> about;
    private final Connector connector;
    private final ThreadLocal<PublicationPayload> payload;
    private final AtomicInteger listening = new AtomicInteger();
    private volatile List<Publisher> publishers = List.of();
    private @Nullable Pacer pacer;
    private long unsent;

    /** @param about adds to the report how it was paced */
    FanoutLoad(Bench bench, FanoutPlan plan, MessageOptions messages, Consumer<Report> about) {
        this.bench = bench;
        this.plan = plan;
        this.messages = messages;
        this.about = about;
        this.connector = new Connector(bench);
        this.payload = ThreadLocal.withInitial(() -> new PublicationPayload(messages.size(), messages.binary()));
    }

    @Override
    public String describe() {
        return messages.describe() + ", " + plan.words();
    }

    @Override
    public void open() throws InterruptedException {
        List<Subscriber> subscribers =
                connector.open(plan.subscribers(), number -> new Subscriber(bench, this, plan.newOrder()));
        publishers = plan.publishersListen() ? among(subscribers) : apart();
    }

    private List<Publisher> among(List<Subscriber> subscribers) {
        List<Publisher> list = new ArrayList<>();
        for (Subscriber subscriber : subscribers.subList(0, Math.min(plan.publishers(), subscribers.size()))) {
            subscriber.speakAs(list.size());
            list.add(new Publisher(list.size(), this, subscriber, plan.inFlight()));
        }
        return List.copyOf(list);
    }

    private List<Publisher> apart() throws InterruptedException {
        List<Publisher> list = new ArrayList<>();
        for (LoadConnection own : connector.open(plan.publishers(), number -> new LoadConnection(bench))) {
            list.add(new Publisher(list.size(), this, own, plan.inFlight()));
        }
        return List.copyOf(list);
    }

    @Override
    public int connections() {
        return connector.count();
    }

    @Override
    public void begin() {
        Schedule schedule = plan.schedule();
        if (schedule == null) {
            publishers.forEach(Publisher::begin);
        } else if (!publishers.isEmpty()) {
            pacer = Pacer.start(bench, schedule, publishers);
        }
    }

    /** The calling thread's. */
    PublicationPayload payload() {
        return payload.get();
    }

    /** A subscriber is there from now on. */
    void joined() {
        listening.incrementAndGet();
    }

    /** A subscriber with this behind it has gone: nobody waits for it any more. */
    void left(Order order) {
        listening.decrementAndGet();
        if (plan.schedule() == null) {
            for (int i = 0; i < publishers.size(); i++) {
                Publisher publisher = publishers.get(i);
                publisher.reached(order.next(i), publisher.sent());
            }
        }
    }

    /** How many are to receive what a publisher sends now. */
    int audience() {
        return listening.get() - (plan.publishersListen() ? 1 : 0);
    }

    boolean wasSent(long publisher, long number) {
        return publisher < publishers.size()
                && number < publishers.get((int) publisher).sent();
    }

    /** A subscriber has received these of a publisher's, or will never. */
    void reached(int publisher, long from, long to) {
        if (plan.schedule() == null) {
            publishers.get(publisher).reached(from, to);
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
        about.accept(report);
        double seconds = bench.timeline().seconds();
        double published = seconds == 0 ? 0 : bench.tallies().sum(Tally::sent) / seconds;
        report.field("publishers", publishers.size())
                .count("unsent", "unsent", unsent, "publications")
                .number("published", "publishedPerSecond", published, 0, "publications/s");
        return bench.tallies().report(report, messages.size(), seconds, Words.DELIVERIES) && unsent == 0;
    }
}
