package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What is to be sent to all connections of one event loop. It is taken before anything that other threads have left for
 * a single connection, so that a thread's broadcast is never overtaken by what the same thread sends after it.
 */
final class Broadcasts {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final LoopContext loop;
    private final ConcurrentLinkedQueue<Consumer<Connection>> left = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Broadcasts(LoopContext loop) {
        this.loop = loop;
    }

    /** Leaves a broadcast; any thread. On the loop itself it is sent at once. */
    void leave(Consumer<Connection> broadcast) {
        left.add(broadcast);
        if (loop.loop().inEventLoop()) {
            take();
        } else if (scheduled.compareAndSet(false, true)) {
            loop.loop().execute(this::takeScheduled);
        }
    }

    private void takeScheduled() {
        scheduled.set(false);
        take();
    }

    /** Sends what is there; on the loop alone. */
    void take() {
        for (Consumer<Connection> next = left.poll(); next != null; next = left.poll()) {
            try {
                loop.connections().forEach(next);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a broadcast's filter failed: the connections after it got nothing", e);
            }
        }
    }
}
