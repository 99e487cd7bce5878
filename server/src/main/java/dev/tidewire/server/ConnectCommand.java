package dev.tidewire.server;

import dev.tidewire.websocket.SlowConsumer;
import dev.tidewire.websocket.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewire connect}: a WebSocket client for the terminal and for scripts. */
@Command(
        name = "connect",
        description = {
            "Connects to a WebSocket server. Each line of standard input is sent as a text message, each message"
                    + " received is written to standard output.",
            "",
            "When standard input ends, it waits until no more answers come, closes and exits with 0. If the server closes"
                    + " first, it says so, and exits with 1 unless all was sent and the Close frame has the code 1000 or none."
                    + " With --expect it exits with 0 when that text has arrived and with 1 when it has not in time."
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire connect ws://localhost:3000",
            "  ./tidewire connect ws://localhost:3000 --execute hello --expect hello",
            "  printf 'one\\ntwo\\n' | ./tidewire connect ws://localhost:3000"
        })
final class ConnectCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(
            names = "--execute",
            paramLabel = "TEXT",
            description = "Send this in place of standard input; may be given again.")
    private List<String> execute = new ArrayList<>();

    @Option(names = "--expect", paramLabel = "TEXT", description = "Wait for a message that contains this.")
    private @Nullable String expect;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the connection, for --expect, and for last answers."
                    + " Default: ${DEFAULT-VALUE}")
    private int timeout = 10;

    @Override
    public Integer call() throws InterruptedException {
        WebSocketClient client = client();
        boolean interactive = execute.isEmpty() && Terminal.isInteractive();
        var outgoing = execute.isEmpty() ? OutgoingLines.of(System.in) : OutgoingLines.of(execute);
        var transcript = new Transcript(System.out, interactive);
        var conversation = new Conversation(transcript, Duration.ofSeconds(timeout), interactive, expect);
        return conversation.hold(server.url(), client, outgoing);
    }

    private WebSocketClient client() {
        if (timeout < 1) {
            throw new UsageException("--timeout must be at least 1, not " + timeout);
        }
        // Lines of a file may come faster than the server takes them
        return server.client().connectTimeout(Duration.ofSeconds(timeout)).slowConsumer(SlowConsumer.BLOCK);
    }
}
