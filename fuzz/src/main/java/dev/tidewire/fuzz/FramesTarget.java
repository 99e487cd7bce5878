package dev.tidewire.fuzz;

import dev.tidewire.protocol.MessageInflater;
import dev.tidewire.protocol.MessageLimits;
import dev.tidewire.protocol.MessageReader;
import dev.tidewire.protocol.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes as frames. Whatever they are, the answer is the same however they are cut, payloads and memory keep to their
 * bounds, nothing but a {@code ProtocolException} comes out, and nothing is left over.
 *
 * <p>Input: a byte of options, a byte that says where to cut, then the stream.
 */
public final class FramesTarget {
    private static final MessageLimits LIMITS = new MessageLimits(3000, 5000, 16);
    private static final int MOST_HELD = Math.max(MessageInflater.STEP, 2 * LIMITS.maxMessage()) + 256;

    private FramesTarget() {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 2, input.length);
        byte[] answer = read(input[0], Slices.whole(stream));
        Property.holds(Arrays.equals(answer, read(input[0], Slices.single(stream))), "answers otherwise byte by byte");
        Property.holds(
                Arrays.equals(answer, read(input[0], Slices.seeded(stream, input[1]))), "answers otherwise when cut");
    }

    private static byte[] read(int options, List<ByteBuffer> chunks) {
        var role = (options & 1) == 0 ? Role.SERVER : Role.CLIENT;
        boolean inParts = (options & 2) != 0;
        boolean compression = (options & 4) != 0;
        boolean contextTakeover = (options & 8) != 0;
        var pool = new CountingPool(MOST_HELD);
        var deflate = new CountingDeflate();
        var inflater = compression ? new MessageInflater(deflate, 15, contextTakeover) : null;
        byte[] answer;
        try (var reader = new MessageReader(role, LIMITS, inParts, pool, inflater)) {
            answer = new FrameTranscript(reader, LIMITS, inParts, compression).of(chunks);
        }
        pool.requireEmpty();
        deflate.requireAllClosed();
        return answer;
    }
}
