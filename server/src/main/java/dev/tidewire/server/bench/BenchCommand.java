package dev.tidewire.server.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidewire bench}: puts any WebSocket server under a load and measures it. */
@Command(
        name = "bench",
        description = {
            "Puts a WebSocket server under a load, checks what comes back, and tells rates and latencies.",
            "",
            "Exit status: 0 if everything came back as it should, 1 if not or if there is no such server, 2 if it was"
                    + " asked wrongly."
        },
        synopsisSubcommandLabel = "LOAD",
        subcommands = {EchoBench.class, BroadcastBench.class, ConnectBench.class, IdleBench.class, MixedBench.class},
        footer = {
            "",
            "Example, against ./tidewire echo --port 9001 in another window:",
            "  ./tidewire bench echo ws://localhost:9001",
            "",
            "More about a load: ./tidewire bench LOAD --help"
        })
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** No load was named. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a load is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
