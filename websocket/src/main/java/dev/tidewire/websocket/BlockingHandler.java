package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a connection's event loop and a handler that may block: calls wait in an inbox and run one after the
 * other on a worker, so order and non-overlap stay as they were. The inbox is bounded: while it is full the connection is
 * not read, and the peer feels it by TCP's own back-pressure.
 */
final class BlockingHandler implements Handler {
    private static final System.Logger LOG = System.getLogger(WebSocket.class.getName());
    private static final int FULL_CALLS = 64;
    private static final int FULL_BYTES = 256 * 1024;

    private final Handler handler;
    private final Connection connection;
    private final Executor workers;
    private final ArrayDeque<Call> inbox = new ArrayDeque<>();
    private boolean running;
    private boolean full;
    private long bytes;

    /** A call that waits, and the bytes that it holds. */
    private record Call(int size, Step step) {}

    /** What a call does. */
    private interface Step {
        void run() throws Exception;
    }

    BlockingHandler(Handler handler, Connection connection, Executor workers) {
        this.handler = handler;
        this.connection = connection;
        this.workers = workers;
    }

    @Override
    public boolean takesParts() {
        return handler.takesParts();
    }

    @Override
    public void onOpen(WebSocket ws) {
        add(0, () -> handler.onOpen(ws));
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        Message kept = message.copy();
        add(kept.size(), () -> handler.onMessage(ws, kept));
    }

    @Override
    public void onPart(WebSocket ws, MessagePart part) {
        MessagePart kept = new MessagePart(copy(part.bytes()), part.isText(), part.isFirst(), part.isLast());
        add(kept.bytes().remaining(), () -> handler.onPart(ws, kept));
    }

    @Override
    public void onDrain(WebSocket ws) {
        add(0, () -> handler.onDrain(ws));
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        ByteBuffer kept = copy(payload);
        add(kept.remaining(), () -> handler.onPong(ws, kept));
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        add(0, () -> tell(ws, cause));
    }

    // An error handler that throws would otherwise be told of its own error, for ever
    private void tell(WebSocket ws, Throwable cause) {
        try {
            handler.onError(ws, cause);
        } catch (Throwable e) {
            connection.settings().metrics().failed(Failure.PROGRAM);
            LOG.log(Level.WARNING, "onError itself failed on " + ws, e);
        }
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        add(0, () -> handler.onClose(ws, event));
    }

    private void add(int size, Step step) {
        synchronized (inbox) {
            inbox.add(new Call(size, step));
            bytes += size;
            if (!full && (inbox.size() >= FULL_CALLS || bytes >= FULL_BYTES)) {
                full = true;
                connection.pause(Connection.PAUSED_BY_INBOX);
            }
            if (running) {
                return;
            }
            running = true;
        }
        workers.execute(this::runAll);
    }

    private void runAll() {
        for (Call next = take(); next != null; next = take()) {
            try {
                next.step().run();
            } catch (Throwable e) {
                connection.loop().execute(() -> connection.handlerFailed(e));
            }
        }
    }

    private @Nullable Call take() {
        synchronized (inbox) {
            Call next = inbox.poll();
            if (next == null) {
                running = false;
            } else {
                bytes -= next.size();
            }
            if (full && inbox.isEmpty()) {
                full = false;
                connection.resume(Connection.PAUSED_BY_INBOX);
            }
            return next;
        }
    }

    private static ByteBuffer copy(ByteBuffer source) {
        return ByteBuffer.allocate(source.remaining())
                .put(source.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }
}
