package dev.tidewire.benchmarks;

import dev.tidewire.protocol.BufferPool;
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

/** How long does it take to read a client's masked message out of a chunk of many, all checks on? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MessageReading {
    private static final int MESSAGES = 64;

    /** The messages' type: text is checked for UTF-8. */
    @Param({"text", "binary"})
    public String type = "";

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
        int opcode = type.equals("text") ? Opcode.TEXT : Opcode.BINARY;
        wire = MaskedFrames.of(opcode, MaskedFrames.letters(size), MESSAGES);
        chunk = ByteBuffer.allocateDirect(wire.limit());
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
