package dev.tidewire.server.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench echo}. */
@Command(
        name = "echo",
        description = {
            "Every connection wants its own messages back.",
            "",
            "Each connection sends numbered messages and wants each back unchanged and in order, as"
                    + " ./tidewire echo does.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench echo ws://localhost:9001 --in-flight 16",
            "  ./tidewire bench echo ws://localhost:9001 --rate 20000 --json"
        })
final class EchoBench implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private MessageOptions messages = new MessageOptions();

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(names = "--connections", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    private int connections = 100;

    @Override
    public Integer call() throws InterruptedException {
        messages.requireSize(0);
        pace.check(messages.size());
        RunOptions.requireConnections(connections);
        long queue = (long) messages.size() * pace.inFlight();
        return run.run("echo", queue, bench -> new EchoLoad(bench, connections, messages, pace));
    }
}
