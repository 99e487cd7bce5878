package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.Extension;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket from its first attempt to connect to its last connection's end. At any time there is one of three:
 * an attempt, a connection, or a wait for the next attempt, all on one event loop. Handlers that block are told of an end
 * on a worker; what comes next then passes from the loop to the worker and back, and is never touched by both at once.
 *
 * <p>The next attempt begins only when the handler has returned from being told of the last one's end, so its calls never
 * overlap, whatever thread they come on.
 */
final class ClientLife {
    private static final System.Logger LOG = System.getLogger(WebSocketClient.class.getName());

    private final ClientSettings settings;
    private final ClientLoops loops;
    private final LoopContext loop;
    private final @Nullable Extension deflate;
    private final Handler handler;
    private final ClientBackoff backoff;
    private final ClientHandle handle = new ClientHandle(this);
    private @Nullable ClientAttempt attempt;
    private @Nullable Future<?> wait;
    private @Nullable CloseEvent last;

    /** How to end a connection that is there. */
    interface Stop {
        void stop(Connection open);
    }

    private ClientLife(ClientSettings settings, ClientLoops loops, Handler handler) {
        this.settings = settings;
        this.loops = loops;
        this.loop = loops.next();
        this.deflate = settings.deflateOffer(loop.deflate().minimumWindowBits());
        this.handler = handler;
        this.backoff = new ClientBackoff(settings.reconnect());
    }

    /** Begins to connect, and answers at once. */
    static ClientSocket begin(WebSocketClient client, Handler handler) {
        ClientLife life = new ClientLife(ClientSettings.of(client), ClientLoops.of(client.transport), handler);
        Liveness.hold();
        life.loop.loop().execute(life::connect);
        return life.handle;
    }

    ClientTarget target() {
        return settings.target();
    }

    /** Whether a connection that is gone may be made anew. */
    boolean reconnects() {
        return settings.reconnect().attempts() > 0 && !handle.isClosing();
    }

    /** The program wants it to end, whatever there is now. Any thread. */
    void stop(Stop how) {
        loop.run(() -> stopWhatThereIs(how));
    }

    private void stopWhatThereIs(Stop how) {
        Connection connection = handle.connection();
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
            end();
        } else if (wait != null) {
            wait.cancel(false);
            wait = null;
            end();
        } else if (connection != null) {
            how.stop(connection);
        }
    }

    private void connect() {
        wait = null;
        if (handle.isClosing()) {
            end();
            return;
        }
        attempt = new ClientAttempt(settings, loops, loop, deflate, this);
        attempt.start();
    }

    /** Who handles a connection that is about to open. */
    Handler handlerFor(Connection connection) {
        Handler events = new ClientEvents(handler, handle, this);
        return settings.blocking() ? new BlockingHandler(events, connection, ClientLoops.handlerWorkers()) : events;
    }

    /** The attempt succeeded; its connection opens next. */
    void upgraded(Connection connection) {
        attempt = null;
        backoff.opened(System.nanoTime());
        handle.standFor(connection);
    }

    /** The attempt failed. */
    void failed(Throwable cause) {
        attempt = null;
        Duration delay = decide(abnormal(cause), backoff.afterFailure(cause));
        if (settings.blocking()) {
            ClientLoops.handlerWorkers().execute(() -> tellAndGoOn(cause, delay));
        } else {
            tellAndGoOn(cause, delay);
        }
    }

    private void tellAndGoOn(Throwable cause, @Nullable Duration delay) {
        report(cause);
        goOn(delay);
    }

    /** The connection ended; answers when to connect again, null for never. Whoever asks tells the program of it. */
    @Nullable
    Duration lost(CloseEvent event) {
        return decide(event, backoff.afterClose(event, System.nanoTime()));
    }

    private @Nullable Duration decide(CloseEvent event, @Nullable Duration delay) {
        last = event;
        if (delay == null || handle.isClosing()) {
            handle.over();
            return null;
        }
        return delay;
    }

    /** Goes on after the program was told; null ends it. Any thread. */
    void goOn(@Nullable Duration delay) {
        loop.run(() -> {
            if (delay == null || handle.isClosing()) {
                end();
            } else {
                wait = loop.loop().schedule(this::connect, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        });
    }

    /** Tells the program of an error; an error handler that throws is told to the log. */
    void report(Throwable cause) {
        try {
            handler.onError(handle, cause);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "onError itself failed on " + handle, e);
        }
    }

    private void end() {
        handle.over();
        try {
            CloseEvent event = last == null ? abnormal(closedBefore()) : last;
            handle.completeClosed(event, event.cause() == null ? closedBefore() : event.cause());
        } finally {
            Liveness.release();
        }
    }

    private static CloseEvent abnormal(Throwable cause) {
        return new CloseEvent(CloseCode.ABNORMAL, "", false, cause);
    }

    private static WebSocketException closedBefore() {
        return new WebSocketException(CloseCode.ABNORMAL, "closed by this program before it was open");
    }
}
