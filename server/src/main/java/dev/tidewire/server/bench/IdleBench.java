package dev.tidewire.server.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench idle}. */
@Command(
        name = "idle",
        description = {
            "Connections are opened and held.",
            "",
            "At the end each is asked with a ping whether it is still there. With --pid it tells by how much"
                    + " the resident memory of the server has grown per connection; for a JVM that depends on the heap"
                    + " it was given.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench idle ws://localhost:9001 --pid 4711",
            "  ./tidewire bench idle ws://localhost:9001 --duration 5m --json"
        })
final class IdleBench implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--connections", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    private int connections = 10_000;

    @Override
    public Integer call() throws InterruptedException {
        RunOptions.requireConnections(connections);
        return run.run("idle", 0, bench -> new IdleLoad(bench, connections));
    }
}
