package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench broadcast}. */
@Command(
        name = "broadcast",
        description = {
            "Publishers send, and every subscriber is to receive.",
            "",
            "The server is to deliver every message to every subscriber, once and in order, as ./tidewire"
                    + " broadcast does. Publishers have connections of their own; what those receive does not count."
                    + " Latency is from publication to each delivery.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench broadcast ws://localhost:9002 --in-flight 8",
            "  ./tidewire bench broadcast ws://localhost:9002 --rate 50 --publishers 5"
        })
final class BroadcastBench implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private MessageOptions messages = new MessageOptions();

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(names = "--connections", paramLabel = "N", description = "How many subscribers. Default: ${DEFAULT-VALUE}")
    private int connections = 1000;

    @Option(names = "--publishers", paramLabel = "N", description = "How many publishers. Default: ${DEFAULT-VALUE}")
    private int publishers = 1;

    @Override
    public Integer call() throws InterruptedException {
        messages.requireSize(PublicationPayload.LEAST);
        pace.check(messages.size());
        RunOptions.requireConnections(connections);
        if (publishers < 1 || publishers > 1000) {
            throw new UsageException("--publishers must be from 1 to 1000, not " + publishers);
        }
        String words = publishers + (publishers == 1 ? " publisher to " : " publishers to ") + connections
                + " subscribers, " + pace.describe("publications in flight for each publisher");
        var plan = new FanoutPlan(connections, publishers, false, pace.schedule(), pace.inFlight(), 0, words);
        long queue = (long) messages.size() * pace.inFlight();
        return run.run("broadcast", queue, bench -> new FanoutLoad(bench, plan, messages, pace::report));
    }
}
