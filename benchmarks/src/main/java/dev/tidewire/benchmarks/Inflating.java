package dev.tidewire.benchmarks;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.DeflateProvider;
import dev.tidewire.protocol.MessageDeflater;
import dev.tidewire.protocol.MessageInflater;
import dev.tidewire.protocol.ProtocolException;
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

/** How long does it take to inflate a message of JSON and to make sure that it is whole? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Inflating {
    // Together larger than the window, so that a second pass finds the same window as every later one
    private static final int BYTES = 128 * 1024;
    private static final int WINDOW_BITS = 15;

    /** Whether a message may refer to those before it. */
    @Param({"false", "true"})
    public boolean contextTakeover;

    /** The message's length in bytes. */
    @Param({"256", "1024"})
    public int size;

    private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
    private ByteBuffer[] compressed = {};
    private MessageInflater inflater = new MessageInflater(DeflateProvider.jdk(), WINDOW_BITS, false);
    private int next;

    /** Compresses the messages twice, and reads the first pass: the second may then be read over and over. */
    @Setup
    public void open() throws ProtocolException {
        inflater = new MessageInflater(DeflateProvider.jdk(), WINDOW_BITS, contextTakeover);
        ByteBuffer[] messages = ChatMessages.of(BYTES / size, size);
        try (MessageDeflater deflater =
                new MessageDeflater(DeflateProvider.jdk(), DeflateOptions.on().level(), WINDOW_BITS, contextTakeover)) {
            compressed = deflated(deflater, messages);
            for (int i = 0; i < messages.length; i++) {
                inflate();
            }
            compressed = deflated(deflater, messages);
        }
    }

    private static ByteBuffer[] deflated(MessageDeflater deflater, ByteBuffer[] messages) {
        ByteBuffer[] results = new ByteBuffer[messages.length];
        for (int i = 0; i < messages.length; i++) {
            results[i] = ByteBuffer.allocateDirect(4096);
            deflater.deflate(messages[i].rewind(), results[i], true);
            results[i].flip();
        }
        return results;
    }

    /** Frees the decompressor. */
    @TearDown
    public void close() {
        inflater.close();
    }

    /** Inflates the next message. */
    @Benchmark
    public ByteBuffer inflate() throws ProtocolException {
        ByteBuffer message = compressed[next].rewind();
        next = (next + 1) % compressed.length;
        out.clear();
        while (inflater.inflate(message, out) > 0) {
            // What came out lies behind what came before it
        }
        inflater.finish();
        if (out.position() != size) {
            throw new IllegalStateException(out.position() + " bytes came out in place of " + size);
        }
        return out;
    }
}
