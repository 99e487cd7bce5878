package dev.tidewire.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The JDK's own WebSocket client, with what it received in a queue: texts as they are, binary ones in hexadecimal. */
final class JdkClient implements AutoCloseable, WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long DEADLINE_SECONDS = 60;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder binary = new StringBuilder();
    private final WebSocket socket;

    private JdkClient(String url, WebSocket.Builder handshake) {
        socket = handshake.buildAsync(URI.create(url), this).join();
    }

    static JdkClient connect(String url) {
        return new JdkClient(url, HTTP.newWebSocketBuilder());
    }

    static JdkClient connect(String url, String authorization) {
        return new JdkClient(url, HTTP.newWebSocketBuilder().header("Authorization", authorization));
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    /** The next message received. */
    String next() throws InterruptedException {
        String message = received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** The next message received, the time in it written as 0. */
    String nextTimeless() throws InterruptedException {
        return next().replaceAll("\"at\":\\d{13}", "\"at\":0");
    }

    /** The code that the server closed with; 1006 if it did not say. */
    int closeCode() throws Exception {
        try {
            return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the server did not close", e);
        }
    }

    /** Drops the connection without a word. */
    void vanish() {
        socket.abort();
    }

    @Override
    public void close() {
        var unused = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, failed) -> socket.abort());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binary.append(HexFormat.of().formatHex(bytes));
        if (last) {
            received.add(binary.toString());
            binary.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
