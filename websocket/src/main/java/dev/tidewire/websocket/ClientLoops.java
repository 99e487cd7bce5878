package dev.tidewire.websocket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops that all clients of this JVM share, one small group per transport, started when the first client needs
 * it. Their threads are daemons and stay; {@link Liveness} keeps the JVM up while a socket is in use. Thread-safe.
 *
 * <p>The system property {@code dev.tidewire.client.threads} says how many threads a group has, for programs that hold
 * thousands of sockets; it is read once, when the first client connects.
 */
final class ClientLoops {
    private static final int THREADS = Math.max(
            1,
            Integer.getInteger(
                    "dev.tidewire.client.threads",
                    Math.min(2, Runtime.getRuntime().availableProcessors())));
    private static final Map<Transport, ClientLoops> STARTED = new EnumMap<>(Transport.class);

    private final Class<? extends Channel> channel;
    private final LoopContext[] loops;
    private final AtomicInteger next = new AtomicInteger();

    private ClientLoops(Transports transports) {
        this.channel = transports.clientChannel();
        EventLoopGroup group = transports.start(THREADS, "tidewire-client", true);
        this.loops = new LoopContext[THREADS];
        int i = 0;
        for (EventExecutor loop : group) {
            loops[i++] = new LoopContext((EventLoop) loop, transports.name(), Metrics.NONE, WaitingBytes.anyNumber());
        }
    }

    /**
     * The loops of this transport.
     *
     * @throws UnsupportedOperationException if it does not load here
     */
    static ClientLoops of(Transport wanted) {
        Transports transports = Transports.choose(wanted);
        synchronized (STARTED) {
            return STARTED.computeIfAbsent(transports.name(), name -> new ClientLoops(transports));
        }
    }

    Class<? extends Channel> channel() {
        return channel;
    }

    /** The loops in turn. */
    LoopContext next() {
        return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
    }

    /** Where handlers run that may block. */
    static ExecutorService handlerWorkers() {
        return HandlerWorkers.SHARED;
    }

    /** Where names are looked up and headers asked for; apart from handlers, which may wait for a connection. */
    static ExecutorService connectWorkers() {
        return ConnectWorkers.SHARED;
    }

    private static final class HandlerWorkers {
        static final ExecutorService SHARED = Workers.start();
    }

    private static final class ConnectWorkers {
        static final ExecutorService SHARED = Workers.start();
    }
}
