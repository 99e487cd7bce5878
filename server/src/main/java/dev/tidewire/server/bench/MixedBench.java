package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench mixed}. */
@Command(
        name = "mixed",
        description = {
            "Many listen, some publish, in bursts.",
            "",
            "A blend as live servers have it: 10,000 connections, 80 %% of which never say a word. The"
                    + " others take turns to publish: once a second ten of them send a message each at the same moment,"
                    + " and the server is to deliver each to all other connections, once, as ./tidewire broadcast does."
                    + " An open loop: latency counts from the moment at which the burst was due.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench mixed ws://localhost:9002",
            "  ./tidewire bench mixed ws://localhost:9002 --burst 50 --every 500ms"
        })
final class MixedBench implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private MessageOptions messages = new MessageOptions();

    @Option(names = "--connections", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    private int connections = 10_000;

    @Option(
            names = "--idle",
            paramLabel = "PERCENT",
            description = "How many of them never send. Default: ${DEFAULT-VALUE}")
    private int idle = 80;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "How many publish at the same moment. Default: ${DEFAULT-VALUE}")
    private int burst = 10;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The time from burst to burst. Default: 1s")
    private Duration every = Duration.ofSeconds(1);

    @Override
    public Integer call() throws InterruptedException {
        messages.requireSize(PublicationPayload.LEAST);
        RunOptions.requireConnections(connections);
        if (idle < 0 || idle > 99) {
            throw new UsageException("--idle must be from 0 to 99, not " + idle);
        }
        if (burst < 1 || burst > 100_000) {
            throw new UsageException("--burst must be from 1 to 100000, not " + burst);
        }
        if (every.isZero()) {
            throw new UsageException("--every must be more than zero");
        }
        int talkers = Math.max(1, (int) ((long) connections * (100 - idle) / 100));
        String words = connections + " connections, " + (connections - talkers) + " of them idle, " + burst
                + " publications at once every " + every.toMillis() + " ms";
        // some bursts may be on their way at a time, over connections that know nothing of each other
        int window = Math.max(1024, 4 * burst);
        var plan =
                new FanoutPlan(connections, talkers, true, Schedule.bursts(burst, every.toNanos()), 1, window, words);
        return run.run("mixed", messages.size(), bench -> new FanoutLoad(bench, plan, messages, this::describe));
    }

    private void describe(Report report) {
        report.field("loop", "open")
                .field("idlePercent", idle)
                .field("burst", burst)
                .field("everySeconds", every.toMillis() / 1e3)
                .remark("Open loop: latencies count from when each burst was due, corrected for coordinated omission.");
    }
}
