package dev.tidewire.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidewire broadcast}: sends every message to everybody. */
@Command(
        name = "broadcast",
        description = "Sends every message to every open client, the sender too, on every path.",
        footer = {"", "Example: ./tidewire broadcast --port 9002 --threads 2"})
final class BroadcastCommand implements Callable<Integer> {
    @Mixin
    private PlainServerOptions options = new PlainServerOptions();

    @Override
    public Integer call() throws InterruptedException {
        var server = RunningServer.start(options.builder()
                .handle(on -> on.message((ws, message) -> ws.clients().broadcast(message))
                        .error(ConnectionLog::report)));
        options.announce("broadcast", server);
        return server.untilSignal();
    }
}
