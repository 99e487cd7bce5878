package dev.tidewire.server.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench idle}. */
@Command(
        name = "idle",
        description = {
            "Opens connections, holds them without a word, and at the end asks each with a ping whether it is still there."
                    + " With --pid it tells by how much the server's resident memory has grown per connection, which for"
                    + " a JVM depends on how much heap it was given.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench idle ws://localhost:9001 --pid 4711",
            "  ./tidewire bench idle ws://localhost:9001 --connections 500 --duration 5m --json"
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
