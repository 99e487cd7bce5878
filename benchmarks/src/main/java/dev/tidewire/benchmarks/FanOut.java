package dev.tidewire.benchmarks;

import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take until a broadcast has reached every one of many real connections over loopback?
 *
 * <p>Measured is the time from the first of {@value #BATCH} broadcasts in a row, by a thread that is not an event loop,
 * until all clients have read all of them, divided by {@value #BATCH}: the handing over, the framing, the writes of a
 * server with one event loop, the kernel's loopback, and the clients' reads, which another thread of this process makes
 * one connection after the other while the server still writes. So it is an upper bound of what the server does, and
 * comparable only with itself, before and after a change. Not measured are a network, TLS, compression, slow clients,
 * and the server's time alone, for which whole servers are compared under a load generator of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FanOut {
    private static final int BATCH = 8;
    private static final int SIZE = 64;

    /** How many connections there are. */
    @Param({"100", "1000"})
    public int connections;

    private final List<LoopbackClient> clients = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
    private final PreparedMessage message = PreparedMessage.binary(ByteBuffer.wrap(MaskedFrames.letters(SIZE)));
    private final String text = "x".repeat(SIZE);

    @SuppressWarnings("NullAway.Init") // JMH calls connect() first
    private WebSocketServer server;

    /** Starts the server and connects the clients. */
    @Setup
    public void connect() throws IOException {
        server = WebSocketServer.builder()
                .port(0)
                .threads(1)
                .limits(Limits.defaults().maxConnectionsPerAddress(0).maxConnectsPerSecond(0))
                .handle(on -> on.message((ws, any) -> {}))
                .start();
        for (int i = 0; i < connections; i++) {
            clients.add(new LoopbackClient(server.port()));
        }
    }

    /** Ends all connections and the server. */
    @TearDown
    public void close() throws IOException {
        for (LoopbackClient client : clients) {
            client.close();
        }
        server.close();
    }

    /** The same message again and again, which is encoded once and for all. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void prepared() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            server.clients().broadcast(message);
        }
        receive();
    }

    /** A text that is encoded for each broadcast. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void text() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            server.clients().broadcast(text);
        }
        receive();
    }

    private void receive() throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).receive(scratch, BATCH * (FrameWriter.headerLength(SIZE, false) + SIZE));
        }
    }
}
