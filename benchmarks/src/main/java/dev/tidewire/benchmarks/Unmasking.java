package dev.tidewire.benchmarks;

import dev.tidewire.protocol.Masking;
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
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to unmask a payload in the buffer that it was read into? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Unmasking {
    private static final int KEY = 0x5A17C39E;

    // A payload lies behind a header, so mostly not where a word begins
    private static final int START = 6;

    /** The payload's length in bytes. */
    @Param({"20", "125", "1024", "16384"})
    public int size;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** Makes the buffer. */
    @Setup
    public void allocate() {
        buffer = ByteBuffer.allocateDirect(START + size);
    }

    /** Masks what the call before unmasked, or the other way round, which is the same. */
    @Benchmark
    public ByteBuffer unmask() {
        Masking.apply(buffer, START, START + size, KEY, 0);
        return buffer;
    }
}
