package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes down every call, does what the test wants at it, and watches what {@link Handler} promises: {@code onOpen}
 * first, {@code onClose} last and once, no two calls of a connection at the same time.
 */
final class RecordingHandler implements Handler {
    private static final long PATIENCE_SECONDS = 20;

    /** One call: which, on what, and with what, as a test would write it. */
    record Seen(String event, WebSocket ws, Object detail) {
        @Override
        public String toString() {
            return (event + " " + detail).strip();
        }
    }

    private enum Progress {
        READY,
        BUSY,
        CLOSED
    }

    /** A call of the test's own. */
    private interface Call {
        void run() throws Exception;
    }

    private final Handler reaction;
    private final HandlerBuilder.OnEvent<Throwable> onError;
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final Map<WebSocket, Progress> progress = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> brokenPromises = new ConcurrentLinkedQueue<>();

    RecordingHandler() {
        this(on -> {});
    }

    /** @param events what to do at which call */
    RecordingHandler(Consumer<HandlerBuilder> events) {
        HandlerBuilder builder = new HandlerBuilder();
        events.accept(builder);
        LambdaHandler built = (LambdaHandler) builder.build();
        reaction = built;
        onError = built.error() == null ? (ws, cause) -> {} : built.error();
    }

    @Override
    public void onOpen(WebSocket ws) throws Exception {
        if (progress.put(ws, Progress.READY) != null) {
            brokenPromises.add("onOpen came after another call on " + ws);
        }
        call("open", ws, "", () -> reaction.onOpen(ws));
    }

    @Override
    public void onMessage(WebSocket ws, Message message) throws Exception {
        Object detail = message.isText() ? message.text() : message.toByteArray();
        call("message", ws, detail, () -> reaction.onMessage(ws, message));
    }

    @Override
    public void onPart(WebSocket ws, MessagePart part) throws Exception {
        String text = StandardCharsets.UTF_8.decode(part.bytes().duplicate()).toString();
        call("part", ws, text + (part.isLast() ? "." : ""), () -> reaction.onPart(ws, part));
    }

    @Override
    public boolean takesParts() {
        return reaction.takesParts();
    }

    @Override
    public void onDrain(WebSocket ws) throws Exception {
        call("drain", ws, "", () -> reaction.onDrain(ws));
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) throws Exception {
        String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        call("pong", ws, text, () -> reaction.onPong(ws, payload));
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        try {
            call("error", ws, cause, () -> onError.accept(ws, cause));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) throws Exception {
        call("close", ws, event, () -> reaction.onClose(ws, event));
    }

    private void call(String event, WebSocket ws, Object detail, Call action) throws Exception {
        boolean last = event.equals("close");
        Progress before = progress.put(ws, Progress.BUSY);
        if (before != Progress.READY) {
            brokenPromises.add(event + " came while " + ws + " was " + before);
        }
        try {
            action.run();
        } finally {
            progress.put(ws, last ? Progress.CLOSED : Progress.READY);
            seen.add(new Seen(event, ws, detail));
        }
    }

    /** The next call, which must be this one. Calls are written down when they return. */
    Seen expect(String event) throws InterruptedException {
        Seen next = next();
        assertThat(next.event()).as(next.toString()).isEqualTo(event);
        return next;
    }

    /** The next call, which must be this one with this detail. */
    void expect(String event, Object detail) throws InterruptedException {
        assertThat(expect(event).detail()).isEqualTo(detail);
    }

    Seen next() throws InterruptedException {
        Seen next = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no call of the handler came within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    /** All calls up to the close event, with it. */
    List<Seen> untilClose() throws InterruptedException {
        List<Seen> calls = new ArrayList<>();
        do {
            calls.add(next());
        } while (!calls.get(calls.size() - 1).event().equals("close"));
        return calls;
    }

    /** Reads on until the close event. */
    CloseEvent awaitClose() throws InterruptedException {
        List<Seen> calls = untilClose();
        return (CloseEvent) calls.get(calls.size() - 1).detail();
    }

    /** The calls that were not asked for. */
    List<String> rest() {
        List<Seen> rest = new ArrayList<>();
        seen.drainTo(rest);
        return rest.stream().map(Seen::toString).toList();
    }

    /** Whether all promises were kept; for the end of a test. */
    List<String> brokenPromises() {
        progress.forEach((ws, now) -> {
            if (now != Progress.CLOSED) {
                brokenPromises.add("no onClose came for " + ws);
            }
        });
        return List.copyOf(brokenPromises);
    }
}
