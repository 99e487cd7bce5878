package dev.tidewire.server;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of {@code tidewire connect}, from its opening to its end.
 *
 * <p>Lines are sent by a thread of their own, since reading standard input cannot be interrupted; messages are written
 * down on the connection's event loop; the calling thread waits for whichever reason to end comes first.
 */
final class Conversation implements Handler {
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final Transcript transcript;
    private final Duration timeout;
    private final boolean interactive;
    private final @Nullable String expected;

    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private final CompletableFuture<Void> expectedArrived = new CompletableFuture<>();
    private final CompletableFuture<Void> ponged = new CompletableFuture<>();
    private final CompletableFuture<CloseEvent> closed = new CompletableFuture<>();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean cutShort;

    Conversation(Transcript transcript, Duration timeout, boolean interactive, @Nullable String expected) {
        this.transcript = transcript;
        this.timeout = timeout;
        this.interactive = interactive;
        this.expected = expected;
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        lastHeard = System.nanoTime();
        transcript.received(message);
        if (expected != null && message.isText() && message.text().contains(expected)) {
            expectedArrived.complete(null);
        }
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        lastHeard = System.nanoTime();
        ponged.complete(null);
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        closed.complete(event);
    }

    /** Connects, sends, waits for what is expected, closes; answers the exit status. */
    int hold(String url, WebSocketClient client, OutgoingLines outgoing) throws InterruptedException {
        ClientSocket socket = client.connect(this);
        try {
            socket.opened().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(Cause.of(e), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(socket), "goodbye"));
        greet(url, socket);
        sendInBackground(socket, outgoing);
        return expected == null ? untilSaidAll(socket) : untilExpected(socket, expected);
    }

    private void greet(String url, ClientSocket socket) {
        if (interactive) {
            String subprotocol = socket.handshake().subprotocol();
            Terminal.note("Connected to " + url + (subprotocol == null ? "" : " speaking " + subprotocol)
                    + ". Type a line to send it; Ctrl-D ends.");
        }
    }

    private void sendInBackground(ClientSocket socket, OutgoingLines outgoing) {
        var thread = new Thread(
                () -> {
                    try {
                        sendAll(socket, outgoing);
                        sent.complete(null);
                    } catch (IOException | IllegalArgumentException e) {
                        sent.completeExceptionally(e);
                    }
                },
                "outgoing");
        thread.setDaemon(true);
        thread.start();
    }

    private void sendAll(ClientSocket socket, OutgoingLines outgoing) throws IOException {
        for (String line = outgoing.next(); line != null; line = outgoing.next()) {
            if (!socket.send(line)) {
                cutShort = true;
                // It is about to end, and how it does is told by whoever waits for that
                closed.join();
                return;
            }
        }
    }

    private int untilExpected(ClientSocket socket, String text) throws InterruptedException {
        happens(CompletableFuture.anyOf(expectedArrived, closed), timeout);
        boolean arrived = expectedArrived.isDone();
        if (!arrived) {
            String why = closed.isDone() ? ": " + ending() : " within " + timeout.toSeconds() + " s";
            Terminal.note("tidewire: no message with '" + text + "' came" + why);
        }
        close(socket);
        return arrived ? DONE : FAILED;
    }

    private int untilSaidAll(ClientSocket socket) throws InterruptedException {
        try {
            CompletableFuture.anyOf(sent, closed).get();
        } catch (ExecutionException e) {
            Terminal.note("tidewire: " + Cause.of(e));
            close(socket);
            return FAILED;
        }
        if (!closed.isDone()) {
            hearOut(socket);
        }
        boolean byServer = closed.isDone();
        close(socket);
        // A line that is ready is tried, and refused, by now; one that nobody has typed yet is not
        happens(sent, QUIET);
        if (byServer || isRefused()) {
            Terminal.note("tidewire: " + ending());
            return saidGoodbye() && !cutShort ? DONE : FAILED;
        }
        return DONE;
    }

    /** Waits for answers under way: until one round trip is over and it has been quiet for a moment. */
    private void hearOut(ClientSocket socket) throws InterruptedException {
        lastHeard = System.nanoTime();
        socket.ping();
        long deadline = System.nanoTime() + timeout.toNanos();
        happens(CompletableFuture.anyOf(ponged, closed), timeout);
        while (!closed.isDone() && System.nanoTime() < deadline) {
            long quiet = System.nanoTime() - lastHeard;
            if (quiet >= QUIET.toNanos()) {
                return;
            }
            happens(closed, QUIET.minusNanos(quiet));
        }
    }

    private void close(ClientSocket socket) {
        socket.close(CloseCode.NORMAL, "");
        try {
            happens(closed, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the server had closed for a reason of its own when we did. */
    private boolean isRefused() {
        return closed.isDone() && closed.join().code() != CloseCode.ABNORMAL && !saidGoodbye();
    }

    /** Whether the end came because all was said (RFC 6455 §7.4.1: 1000, or no code), not to refuse or to fail. */
    private boolean saidGoodbye() {
        CloseEvent event = closed.join();
        return event.clean() && (event.code() == CloseCode.NORMAL || event.code() == CloseCode.NO_STATUS);
    }

    private String ending() {
        CloseEvent event = closed.join();
        String reason = event.reason().isEmpty() ? "" : " (" + event.reason() + ")";
        String cause = event.cause() == null ? "" : ": " + Cause.of(event.cause());
        String unsent = cutShort ? ", before everything was sent" : "";
        return "the connection was closed with " + event.code() + reason + unsent + cause;
    }

    private static boolean happens(CompletableFuture<?> event, Duration within) throws InterruptedException {
        try {
            event.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
