package dev.tidewire.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes down what a handler is told, in order, and waits for what is to come. */
final class ClientRecorder implements Handler {
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<WebSocket> opens = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<ByteBuffer> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseEvent> closes = new LinkedBlockingQueue<>();
    private final List<String> order = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(WebSocket ws) {
        order.add("open");
        opens.add(ws);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        order.add("message");
        messages.add(message.copy());
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        order.add("pong");
        pongs.add(ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip());
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        order.add("error");
        errors.add(cause);
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        order.add("close");
        closes.add(event);
    }

    WebSocket awaitOpen() {
        return await("open", opens);
    }

    String awaitText() {
        return await("message", messages).text();
    }

    byte[] awaitBinary() {
        return await("message", messages).toByteArray();
    }

    ByteBuffer awaitPong() {
        return await("pong", pongs);
    }

    Throwable awaitError() {
        return await("error", errors);
    }

    /** Whether an error has come, or comes within this time; it stays to be awaited. */
    boolean hasErrorWithin(Duration time) throws InterruptedException {
        Throwable error = errors.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        if (error != null) {
            errors.add(error);
        }
        return error != null;
    }

    CloseEvent awaitClose() {
        return await("close", closes);
    }

    /** What came so far, by kind. */
    List<String> order() {
        return List.copyOf(order);
    }

    private <T> T await(String kind, BlockingQueue<T> queue) {
        @Nullable T event;
        try {
            event = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + kind, e);
        }
        if (event == null) {
            throw new AssertionError("no " + kind + " within " + PATIENCE_SECONDS + " s, only " + order);
        }
        return event;
    }
}
