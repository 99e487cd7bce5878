package dev.tidewire.benchmarks;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.DeflateProvider;
import dev.tidewire.protocol.MessageDeflater;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to compress a message of JSON, at the level that is the default? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Deflating {
    // Together larger than the window, so that no message finds itself there
    private static final int BYTES = 128 * 1024;
    private static final int WINDOW_BITS = 15;

    /** Whether a message may refer to those before it. */
    @Param({"false", "true"})
    public boolean contextTakeover;

    /** The message's length in bytes. */
    @Param({"256", "1024"})
    public int size;

    private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
    private ByteBuffer[] messages = {};
    private MessageDeflater deflater =
            new MessageDeflater(DeflateProvider.jdk(), DeflateOptions.on().level(), WINDOW_BITS, false);
    private int next;

    /** Makes the messages and the deflater. */
    @Setup
    public void open() {
        messages = ChatMessages.of(BYTES / size, size);
        deflater =
                new MessageDeflater(DeflateProvider.jdk(), DeflateOptions.on().level(), WINDOW_BITS, contextTakeover);
    }

    /** Frees the compressor. */
    @TearDown
    public void close() {
        deflater.close();
    }

    /** Compresses the next message. */
    @Benchmark
    public ByteBuffer deflate() {
        next = (next + 1) % messages.length;
        ByteBuffer message = messages[next].rewind();
        out.clear();
        if (!deflater.deflate(message, out, true)) {
            throw new IllegalStateException("a compressed message took more room than there is");
        }
        return out;
    }
}
