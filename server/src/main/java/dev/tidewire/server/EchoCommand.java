package dev.tidewire.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidewire echo}: sends every message back. */
@Command(
        name = "echo",
        description = "Sends every message back to whom it came from, on every path.",
        footer = {"", "Example: ./tidewire echo --port 9001 --compression --max-message 16777216"})
final class EchoCommand implements Callable<Integer> {
    @Mixin
    private PlainServerOptions options = new PlainServerOptions();

    @Override
    public Integer call() throws InterruptedException {
        var server = RunningServer.start(options.builder()
                .handle(on -> on.message((ws, message) -> ws.send(message)).error(ConnectionLog::report)));
        options.announce("echo", server);
        return server.untilSignal();
    }
}
