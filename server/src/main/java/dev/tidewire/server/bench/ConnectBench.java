package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire bench connect}. */
@Command(
        name = "connect",
        description = {
            "Connections are opened and closed again.",
            "",
            "Each connection is closed with the closing handshake as soon as it is open. Latency is from"
                    + " asking for a connection to its being open: TCP, TLS with wss://, and the opening handshake. A"
                    + " closed loop.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire bench connect ws://localhost:9001",
            "  ./tidewire bench connect wss://localhost:9001 --insecure"
        })
final class ConnectBench implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many are being opened or closed at a time. Default: ${DEFAULT-VALUE}")
    private int concurrency = 50;

    @Override
    public Integer call() throws InterruptedException {
        if (concurrency < 1 || concurrency > 10_000) {
            throw new UsageException("--concurrency must be from 1 to 10000, not " + concurrency);
        }
        return run.run("connect", 0, bench -> new ConnectLoad(bench, concurrency));
    }
}
