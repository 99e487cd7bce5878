package dev.tidewire.server;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.websocket.SlowConsumer;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewire connect}: a WebSocket client for the terminal and for scripts. */
@Command(
        name = "connect",
        description = {
            "Connects to a WebSocket server. Each line of standard input is sent as a text message, each message"
                    + " received is written to standard output.",
            "",
            "When standard input ends, it waits until no more answers come, closes and exits with 0. With --expect it"
                    + " exits with 0 when that text has arrived and with 1 when it has not in time."
        },
        footer = {
            "",
            "Examples:",
            "  ./tidewire connect ws://localhost:3000",
            "  ./tidewire connect ws://localhost:3000 --execute hello --expect hello",
            "  printf 'one\\ntwo\\n' | ./tidewire connect ws://localhost:3000"
        })
final class ConnectCommand implements Callable<Integer> {
    private static final int LARGEST_MESSAGE = 64 * 1024 * 1024;

    @Parameters(paramLabel = "URL", description = "The server, such as ws://localhost:3000 or wss://example.com")
    private String url = "";

    @Option(
            names = "--header",
            paramLabel = "NAME:VALUE",
            description = "Send this header with the opening handshake; may be given again.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            description = "Offer this subprotocol; may be given again, the favourite first.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Say that a page of this origin connects.")
    private @Nullable String origin;

    @Option(names = "--insecure", description = "Accept any certificate: for tests on your own machine.")
    private boolean insecure;

    @Option(names = "--compression", description = "Offer permessage-deflate.")
    private boolean compression;

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
        return conversation.hold(url, client, outgoing);
    }

    private WebSocketClient client() {
        if (timeout < 1) {
            throw new UsageException("--timeout must be at least 1, not " + timeout);
        }
        try {
            var client = WebSocketClient.to(url)
                    .subprotocols(subprotocols.toArray(String[]::new))
                    .connectTimeout(Duration.ofSeconds(timeout))
                    .limits(PlainServerOptions.limits(LARGEST_MESSAGE))
                    // Lines of a file may come faster than the server takes them
                    .slowConsumer(SlowConsumer.BLOCK);
            headers.forEach(header -> addHeader(client, header));
            if (origin != null) {
                client.header("Origin", origin);
            }
            if (compression) {
                client.compression(DeflateOptions.on());
            }
            return insecure ? client.tls(Tls.clientTrustingAnybody()) : client;
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private static void addHeader(WebSocketClient client, String header) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw new UsageException("--header needs NAME:VALUE, not '" + header + "'");
        }
        client.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
}
