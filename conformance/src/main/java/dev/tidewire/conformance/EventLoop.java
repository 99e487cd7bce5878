package dev.tidewire.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sockets and timers of the thread that calls {@link #run}: what the suite needs of a Twisted reactor.
 *
 * <p>Twisted's own reactors run on Jython's emulation of BSD sockets. That never reports a socket writable whose peer
 * has gone, so that cases end without a result, and it costs about a millisecond a turn, of which cases 9.5.1 and 9.6.1
 * need thousands. Like Twisted's, this one writes at the end of a turn, so that frames sent together travel together
 * and frames sent in different turns apart: cases rely on both. Everything here is for that one thread.
 */
public final class EventLoop implements AutoCloseable {
    private static final int WRITE_SIZE = 1 << 17;
    private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final Consumer<Throwable> failures;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Connection> unwritten = new ArrayList<>();
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_SIZE);
    private boolean running;
    private long lastTraffic = System.nanoTime();

    /** Makes a loop that tells {@code failures} of what a handler or a task throws. */
    public EventLoop(Consumer<Throwable> failures) throws IOException {
        this.failures = failures;
        selector = Selector.open();
    }

    /**
     * Accepts connections on a free port of 127.0.0.1 until the loop stops.
     *
     * @return the port
     */
    public int listen(Supplier<Connection.Handler> handlers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.configureBlocking(false);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.register(selector, SelectionKey.OP_ACCEPT, handlers);
        return server.socket().getLocalPort();
    }

    /** Opens a connection; the handler hears of it later, by {@code opened} or {@code refused}. */
    public void connect(String host, int port, Connection.Handler handler) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        Connection connection = new Connection(this, channel, selector, handler);
        after(0, () -> connection.connect(new InetSocketAddress(host, port)));
    }

    /** Runs the task once, in {@code seconds} from now. */
    public Timer after(double seconds, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + (long) (seconds * 1e9), task);
        timers.add(timer);
        return timer;
    }

    /** Seconds since anything was sent or received. */
    public long quietSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastTraffic);
    }

    /** Whether no connection is open or opening. */
    public boolean isIdle() {
        return selector.keys().stream().noneMatch(key -> key.isValid() && key.attachment() instanceof Connection);
    }

    /** Turns until {@link #stop}; then drops all timers, listeners and connections. */
    public void run() throws IOException {
        running = true;
        lastTraffic = System.nanoTime();
        while (running) {
            runTimers();
            flush();
            select();
        }
        reset();
    }

    /** Ends {@link #run} with the present turn. */
    public void stop() {
        running = false;
    }

    @Override
    public void close() throws IOException {
        reset();
        selector.close();
    }

    ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    void hasUnwritten(Connection connection) {
        unwritten.add(connection);
    }

    void noteTraffic() {
        lastTraffic = System.nanoTime();
    }

    /** Runs a handler's code; whatever it throws is reported and nothing else notices. */
    boolean guard(Runnable code) {
        try {
            code.run();
            return true;
        } catch (RuntimeException | StackOverflowError failure) {
            failures.accept(failure);
            return false;
        }
    }

    private void runTimers() {
        // one snapshot a turn: a task that a task adds waits for the next turn, after the writing
        long now = System.nanoTime();
        for (Timer timer = timers.peek(); timer != null && timer.isDue(now); timer = timers.peek()) {
            timers.remove();
            guard(timer::fire);
        }
    }

    private void flush() {
        List<Connection> connections = List.copyOf(unwritten);
        unwritten.clear();
        connections.forEach(Connection::flush);
    }

    private void select() throws IOException {
        long wait = running ? nanosToNextTimer() : 0;
        if (wait < SHORTEST_SLEEP_NANOS) {
            selector.selectNow(this::serve);
        } else {
            selector.select(this::serve, TimeUnit.NANOSECONDS.toMillis(wait));
        }
    }

    private long nanosToNextTimer() {
        @Nullable Timer next = timers.peek();
        return next == null ? TimeUnit.SECONDS.toNanos(1) : next.nanosLeft(System.nanoTime());
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            connection.serve(key);
        } else if (key.attachment() instanceof Supplier<?> handlers) {
            guard(() -> accept((ServerSocketChannel) key.channel(), (Connection.Handler) handlers.get()));
        }
    }

    private void accept(ServerSocketChannel server, Connection.Handler handler) {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                channel.configureBlocking(false);
                new Connection(this, channel, selector, handler).accepted();
            }
        } catch (IOException failure) {
            failures.accept(failure);
        }
    }

    private void reset() throws IOException {
        timers.clear();
        unwritten.clear();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.selectNow();
    }
}
