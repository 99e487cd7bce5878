package dev.tidewire.server;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.HandlerBuilder;
import dev.tidewire.websocket.KeepAlive;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.WebSocketClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewire testee}: the client that an Autobahn fuzzingserver examines. */
@Command(
        name = "testee",
        description = "Runs the cases of an Autobahn fuzzingserver, sending back every message, and has the report"
                + " written there.",
        footer = {"", "Example: ./tidewire testee ws://127.0.0.1:9001 --cases 1-50"})
final class TesteeCommand implements Callable<Integer> {
    private static final int LARGEST_CASE = 17 * 1024 * 1024;
    private static final int SHORT_TASK_SECONDS = 60;
    private static final int CASE_SECONDS = 300;

    @Parameters(paramLabel = "URL", description = "The fuzzingserver, such as ws://127.0.0.1:9001")
    private String url = "";

    @Option(names = "--agent", paramLabel = "NAME", description = "Name in the report. Default: ${DEFAULT-VALUE}")
    private String agent = "tidewire";

    @Option(
            names = "--cases",
            paramLabel = "A-B",
            converter = CaseRange.Converter.class,
            description = "Only these cases, counted from 1. Default: all")
    private CaseRange cases = CaseRange.ALL;

    @Override
    public Integer call() throws InterruptedException {
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        int count = caseCount();
        for (int number = cases.first(); number <= Math.min(count, cases.last()); number++) {
            run("/runCase?case=" + number + "&agent=" + agentParameter(), CASE_SECONDS, TesteeCommand::echo);
        }
        run("/updateReports?agent=" + agentParameter(), SHORT_TASK_SECONDS, on -> {});
        Terminal.say("ran cases " + cases.first() + " to " + Math.min(count, cases.last()) + " of " + count);
        return 0;
    }

    private static void echo(HandlerBuilder on) {
        // What a case does wrong on purpose is the fuzzingserver's to report
        on.message((ws, message) -> ws.send(message)).error((ws, cause) -> {});
    }

    private int caseCount() throws InterruptedException {
        var count = new CompletableFuture<String>();
        run("/getCaseCount", SHORT_TASK_SECONDS, on -> on.message((ws, message) -> count.complete(message.text())));
        try {
            return Integer.parseInt(count.getNow(""));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(url + " did not tell how many cases there are: is it a fuzzingserver?", e);
        }
    }

    /** Connects and waits until the fuzzingserver has ended the connection. */
    private void run(String path, int seconds, Consumer<HandlerBuilder> events) throws InterruptedException {
        ClientSocket socket = client(path).connect(events);
        try {
            socket.opened()
                    .thenCompose(ClientSocket::closed)
                    .toCompletableFuture()
                    .get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(url + path + ": " + Cause.of(e), e);
        } catch (TimeoutException e) {
            socket.terminate();
            Terminal.note("tidewire: " + path + " was not over after " + seconds + " s");
        }
    }

    private WebSocketClient client(String path) {
        Limits limits = PlainServerOptions.limits(LARGEST_CASE);
        try {
            return WebSocketClient.to(url + path)
                    .compression(DeflateOptions.on())
                    .keepAlive(KeepAlive.off())
                    .limits(limits);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private String agentParameter() {
        return URLEncoder.encode(agent, StandardCharsets.UTF_8);
    }
}
