package dev.tidewire.benchmarks;

import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Opcode;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * What does a real server allocate to send a message back on its event loop? With {@code -prof gc}, which counts what all
 * threads of this process allocate: the server's, and the client's, which allocates nothing.
 *
 * <p>The time is that of {@value #BATCH} messages there and back over loopback, divided by {@value #BATCH}: comparable
 * only with itself, before and after a change.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class Echoing {
    private static final int BATCH = 64;
    private static final int ON_THE_WAY = 64 * 1024;

    /** Of the payload, in bytes; from 16 KiB on it leaves from the memory that it arrived in. */
    @Param({"20", "1000", "16384"})
    public int size;

    /** Whether the messages are text, which is checked to be UTF-8 and sent on without becoming a string. */
    @Param({"false", "true"})
    public boolean text;

    private final ByteBuffer scratch = ByteBuffer.allocateDirect(512 * 1024);

    @SuppressWarnings("NullAway.Init") // JMH calls connect() first
    private WebSocketServer server;

    @SuppressWarnings("NullAway.Init")
    private LoopbackClient client;

    @SuppressWarnings("NullAway.Init")
    private ByteBuffer messages;

    private int atOnce;

    /** Starts the server and connects the client. */
    @Setup
    public void connect() throws IOException {
        server = WebSocketServer.builder()
                .port(0)
                .threads(1)
                .handle(on -> on.message((ws, message) -> ws.send(message)))
                .start();
        client = new LoopbackClient(server.port());
        // What the system does not take at once would have to wait, which is another question
        atOnce = Integer.highestOneBit(Math.min(BATCH, ON_THE_WAY / size));
        messages = MaskedFrames.of(text ? Opcode.TEXT : Opcode.BINARY, MaskedFrames.letters(size), atOnce);
    }

    /** Ends the connection and the server. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
    }

    /** Messages that were received are sent back. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void forwarded() throws IOException {
        for (int sent = 0; sent < BATCH; sent += atOnce) {
            client.send(messages);
            client.receive(scratch, atOnce * (FrameWriter.headerLength(size, false) + size));
        }
    }
}
