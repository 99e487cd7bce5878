package dev.tidewire.fuzz;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.MessageDeflater;
import dev.tidewire.protocol.MessageInflater;
import dev.tidewire.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a compressed message: inflated in bounded steps to the same message however they are cut, or refused; the
 * next message is whole either way. And any bytes as a message: compressed and inflated they are themselves.
 *
 * <p>Input: a byte of options, a byte that says where to cut, a byte of sizes, then the payload.
 */
public final class DeflateTarget {
    private static final int MOST = 1 << 18;
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HELLO_COMPRESSED = {(byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 7, 0};

    private DeflateTarget() {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 3) {
            return;
        }
        boolean contextTakeover = (input[0] & 1) != 0;
        int room = 1 + (input[2] & 0xFF) * 40;
        byte[] payload = Arrays.copyOfRange(input, 3, input.length);
        if ((input[0] & 2) != 0) {
            roundTrip(contextTakeover, (input[0] >> 2 & 0x0F) % 10, room, payload, input[1]);
            return;
        }
        byte[] message = inflateAlone(contextTakeover, MessageInflater.STEP, Slices.whole(payload));
        requireSame(message, inflateAlone(contextTakeover, room, Slices.single(payload)));
        requireSame(message, inflateAlone(contextTakeover, room, Slices.seeded(payload, input[1])));
    }

    private static void requireSame(byte @Nullable [] one, byte @Nullable [] other) {
        Property.holds(Arrays.equals(one, other), "inflates otherwise when cut");
    }

    /** The message, or null if it is refused or was stopped as too large. What follows it is checked as well. */
    private static byte @Nullable [] inflateAlone(boolean contextTakeover, int room, List<ByteBuffer> chunks) {
        var deflate = new CountingDeflate();
        byte[] message = null;
        try (var inflater = new MessageInflater(deflate, 15, contextTakeover)) {
            try {
                message = inflate(inflater, room, chunks);
            } catch (ProtocolException e) {
                Property.holds(e.closeCode() == CloseCode.INVALID_PAYLOAD, "refused with " + e.closeCode());
            }
            if (message == null) {
                inflater.abandon();
            }
            byte[] next = inflate(inflater, room, Slices.whole(HELLO_COMPRESSED));
            Property.holds(Arrays.equals(HELLO, next), "damages the next message");
        } catch (ProtocolException e) {
            throw new AssertionError("the next message is refused", e);
        }
        deflate.requireAllClosed();
        return message;
    }

    private static byte @Nullable [] inflate(MessageInflater inflater, int room, List<ByteBuffer> chunks)
            throws ProtocolException {
        var message = new ByteArrayOutputStream();
        var output = ByteBuffer.allocate(room);
        for (var chunk : chunks) {
            for (int count = inflater.inflate(chunk, output); count > 0; count = inflater.inflate(chunk, output)) {
                Property.holds(count == output.position(), "counts otherwise than it puts out");
                Property.holds(count <= MessageInflater.STEP, "a step above its bound");
                message.write(output.array(), output.arrayOffset(), count);
                output.clear();
                if (message.size() > MOST) {
                    return null;
                }
            }
            Property.holds(!chunk.hasRemaining(), "leaves input");
        }
        inflater.finish();
        return message.toByteArray();
    }

    private static void roundTrip(boolean contextTakeover, int level, int room, byte[] message, int seed) {
        var deflate = new CountingDeflate();
        try (var deflater = new MessageDeflater(deflate, level, 15, contextTakeover);
                var inflater = new MessageInflater(deflate, 15, contextTakeover)) {
            for (int i = 0; i < 2; i++) {
                byte[] payload = compress(deflater, room, Slices.seeded(message, seed + i));
                byte[] back = inflate(inflater, room, Slices.seeded(payload, seed - i));
                Property.holds(message.length > MOST || Arrays.equals(message, back), "is not itself any more");
            }
        } catch (ProtocolException e) {
            throw new AssertionError("our own compression is refused", e);
        }
        deflate.requireAllClosed();
    }

    private static byte[] compress(MessageDeflater deflater, int room, List<ByteBuffer> pieces) {
        var payload = new ByteArrayOutputStream();
        var output = ByteBuffer.allocate(room);
        for (var piece : pieces) {
            drain(deflater, piece, output, false, payload);
        }
        drain(deflater, ByteBuffer.allocate(0), output, true, payload);
        return payload.toByteArray();
    }

    private static void drain(
            MessageDeflater deflater,
            ByteBuffer piece,
            ByteBuffer output,
            boolean last,
            ByteArrayOutputStream payload) {
        boolean done;
        do {
            done = deflater.deflate(piece, output, last);
            payload.write(output.array(), output.arrayOffset(), output.position());
            output.clear();
        } while (!done);
    }
}
