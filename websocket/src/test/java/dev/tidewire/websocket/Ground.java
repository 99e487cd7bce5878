package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PoolChunkListMetric;
import io.netty.buffer.PoolChunkMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where a test sets up its servers and peers, and what is looked over behind it: every connection that opened has ended,
 * every promise of {@link RecordingHandler} was kept, every pooled buffer was given back, and nothing was logged as a
 * warning that the test did not announce.
 *
 * <p>The buffers are counted exactly because the build switches the allocator's thread caches off for tests.
 */
final class Ground implements BeforeEachCallback, AfterEachCallback {
    /** Threads of a test's own, as many as it asks for at once. */
    static final Executor THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        return thread;
    });

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** The transport that the whole run is to use; the tests that compare transports choose their own. */
    static final Transport TRANSPORT = Transport.valueOf(System.getProperty("tidewire.transport", "AUTO"));

    private final List<WebSocketServer> servers = new ArrayList<>();
    private final List<RawPeer> peers = new ArrayList<>();
    private final List<RecordingHandler> handlers = new ArrayList<>();
    private final List<String> expectedWarnings = new ArrayList<>();
    private final Warnings warnings = new Warnings();
    private final Counts counts = new Counts();
    private long buffersBefore;

    /** Counts what a server tells its {@link Metrics}. */
    static final class Counts implements Metrics {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger received = new AtomicInteger();
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();
        final AtomicInteger invalid = new AtomicInteger();
        final Map<Failure, Integer> failed = new ConcurrentHashMap<>();

        @Override
        public void opened() {
            opened.incrementAndGet();
        }

        @Override
        public void closed(int code) {
            closed.incrementAndGet();
        }

        @Override
        public void refused(int status) {
            refused.incrementAndGet();
        }

        @Override
        public void received(int bytes) {
            received.incrementAndGet();
        }

        @Override
        public void sent(int bytes) {
            sent.incrementAndGet();
        }

        @Override
        public void dropped(int bytes) {
            dropped.incrementAndGet();
        }

        @Override
        public void invalid(int bytes) {
            invalid.incrementAndGet();
        }

        @Override
        public void failed(Failure kind) {
            failed.merge(kind, 1, Integer::sum);
        }
    }

    /** What the program or Netty logged from WARNING on. */
    private static final class Warnings extends Handler {
        private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                Throwable thrown = entry.getThrown();
                logged.add(entry.getLoggerName() + ": " + entry.getMessage() + (thrown == null ? "" : ": " + thrown));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Starts a server of two event loops that this handler serves. */
    WebSocketServer serve(RecordingHandler handler) throws IOException {
        return serve(handler, server -> {});
    }

    /** Starts a server of two event loops that this handler serves. */
    WebSocketServer serve(RecordingHandler handler, Consumer<WebSocketServer.Builder> settings) throws IOException {
        handlers.add(handler);
        return start(server -> settings.accept(server.handle(handler)));
    }

    /** Lets 32 MiB wait for a peer, so that one that reads slower than it is echoed to is not closed as slow. */
    static void takesAllEchoes(WebSocketServer.Builder settings) {
        settings.limits(Limits.defaults().maxQueue(32 << 20));
    }

    /** Starts a server of two event loops. */
    WebSocketServer start(Consumer<WebSocketServer.Builder> settings) throws IOException {
        WebSocketServer.Builder builder =
                WebSocketServer.builder().threads(2).transport(TRANSPORT).metrics(counts);
        settings.accept(builder);
        WebSocketServer server = builder.start();
        servers.add(server);
        return server;
    }

    /** Has this handler's promises looked over, too. */
    RecordingHandler watch(RecordingHandler handler) {
        handlers.add(handler);
        return handler;
    }

    /** A peer that has connected, and said nothing yet. */
    RawPeer connect(WebSocketServer server) throws IOException {
        return keep(RawPeer.connect(server));
    }

    /** A peer with an open WebSocket at the root. */
    RawPeer open(WebSocketServer server) throws IOException {
        return connect(server).upgrade();
    }

    RawPeer keep(RawPeer peer) {
        peers.add(peer);
        return peer;
    }

    Counts counts() {
        return counts;
    }

    /** A warning with these words is part of what is tested. */
    void expectWarning(String words) {
        expectedWarnings.add(words);
    }

    /** Waits until something holds that no event tells of. */
    static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("waiting until " + what).isLessThan(PATIENCE_NANOS);
            Thread.sleep(1);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Logger.getLogger("").addHandler(warnings);
        buffersBefore = buffersInUse();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            for (RawPeer peer : peers) {
                peer.close();
            }
            for (WebSocketServer server : servers) {
                await("no connection is left", () -> server.clients().count() == 0);
                server.close();
            }
            lookOver();
        } finally {
            Logger.getLogger("").removeHandler(warnings);
        }
    }

    private void lookOver() throws InterruptedException {
        for (RecordingHandler handler : handlers) {
            assertThat(handler.brokenPromises()).as("broken promises").isEmpty();
        }
        assertThat(counts.closed.get()).as("connections that ended").isEqualTo(counts.opened.get());
        await("every buffer is given back", () -> buffersTaken() <= 0);
        List<String> unexpected = warnings.logged.stream()
                .filter(warning -> expectedWarnings.stream().noneMatch(warning::contains))
                .toList();
        assertThat(unexpected).as("warnings").isEmpty();
    }

    /** How many bytes of pooled memory are taken and not given back. */
    static long bytesInUse() {
        long used = 0;
        for (PoolArenaMetric arena : arenas()) {
            for (PoolChunkListMetric chunks : arena.chunkLists()) {
                for (PoolChunkMetric chunk : chunks) {
                    used += chunk.chunkSize() - chunk.freeBytes();
                }
            }
        }
        return used;
    }

    /** How many bytes are taken of pooled memory, and of direct memory that is not pooled. */
    static long memoryInUse() {
        // Which of the two counts what Netty takes depends on the JDK
        long direct = Math.max(PlatformDependent.usedDirectMemory(), directMemoryOfTheJvm());
        return bytesInUse()
                + direct
                - pools().mapToLong(pool -> pool.metric().usedDirectMemory()).sum();
    }

    private static long directMemoryOfTheJvm() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** How many pieces of pooled memory this test has taken and not given back. */
    long buffersTaken() {
        return buffersInUse() - buffersBefore;
    }

    private static long buffersInUse() {
        return arenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    private static List<PoolArenaMetric> arenas() {
        return pools().map(PooledByteBufAllocator::metric)
                .flatMap(pool -> Stream.concat(pool.directArenas().stream(), pool.heapArenas().stream()))
                .toList();
    }

    private static Stream<PooledByteBufAllocator> pools() {
        return Stream.of(PooledByteBufAllocator.DEFAULT, Backlog.LARGE_ROOMS);
    }
}
