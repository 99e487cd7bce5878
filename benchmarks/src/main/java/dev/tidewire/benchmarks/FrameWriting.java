package dev.tidewire.benchmarks;

import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Masking;
import dev.tidewire.protocol.Opcode;
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
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to write a message as one frame, header and payload, behind others in the same buffer? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameWriting {
    private static final int FRAMES = 64;
    private static final int KEY = 0x5A17C39E;
    private static final int FIRST_BYTE = FrameWriter.firstByte(Opcode.BINARY, true, false);

    /** The payload's length in bytes. */
    @Param({"20", "1024"})
    public int size;

    private ByteBuffer payload = ByteBuffer.allocateDirect(0);
    private ByteBuffer out = ByteBuffer.allocateDirect(0);

    /** Makes the payload and the buffer, with room for all frames. */
    @Setup
    public void allocate() {
        payload =
                ByteBuffer.allocateDirect(size).put(MaskedFrames.letters(size)).flip();
        out = ByteBuffer.allocateDirect(FRAMES * (FrameWriter.MAX_HEADER + size));
    }

    /** As a server writes: not masked. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public ByteBuffer server() {
        out.clear();
        for (int i = 0; i < FRAMES; i++) {
            FrameWriter.putHeader(out, FIRST_BYTE, size);
            putPayload();
        }
        return out;
    }

    /** As a client writes: masked. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public ByteBuffer client() {
        out.clear();
        for (int i = 0; i < FRAMES; i++) {
            FrameWriter.putHeader(out, FIRST_BYTE, size, KEY);
            int start = putPayload();
            Masking.apply(out, start, out.position(), KEY, 0);
        }
        return out;
    }

    private int putPayload() {
        int start = out.position();
        out.put(start, payload, 0, size).position(start + size);
        return start;
    }
}
