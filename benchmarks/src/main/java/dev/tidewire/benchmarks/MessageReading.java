package dev.tidewire.benchmarks;

import dev.tidewire.protocol.BufferPool;
import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Masking;
import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.MessageReader;
import dev.tidewire.protocol.MessageReader.Event;
import dev.tidewire.protocol.Opcode;
import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.protocol.Role;
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

/** Reading a client's masked text messages out of one chunk, all checks on: nanoseconds a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MessageReading {
    private static final int MESSAGES = 64;
    private static final int KEY = 0x5A17C39E;

    /** The payload's length in bytes. */
    @Param({"20", "1024"})
    public int size;

    private final MessageReader reader =
            new MessageReader(Role.SERVER, new MessageLimits(65536, 65536, 1024), false, BufferPool.HEAP, null);
    private ByteBuffer wire = ByteBuffer.allocateDirect(0);
    private ByteBuffer chunk = ByteBuffer.allocateDirect(0);

    /** Writes the chunk that is read over and over. */
    @Setup
    public void write() {
        int length = MESSAGES * (FrameWriter.headerLength(size, true) + size);
        wire = ByteBuffer.allocateDirect(length);
        chunk = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < MESSAGES; i++) {
            FrameWriter.putHeader(wire, FrameWriter.firstByte(Opcode.TEXT, true, false), size, KEY);
            int start = wire.position();
            for (int j = 0; j < size; j++) {
                wire.put((byte) ('a' + j % 26));
            }
            Masking.apply(wire, start, start + size, KEY, 0);
        }
        wire.flip();
    }

    /** Reads the chunk; the copy that makes it masked again is part of the figure. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int read() throws ProtocolException {
        chunk.clear();
        chunk.put(0, wire, 0, wire.limit());
        int bytes = 0;
        while (reader.next(chunk) == Event.MESSAGE) {
            bytes += reader.payloadLength();
        }
        return bytes;
    }
}
