package dev.tidewire.benchmarks;

import dev.tidewire.protocol.FrameWriter;
import dev.tidewire.protocol.Masking;
import java.nio.ByteBuffer;

/** Whole messages as a client sends them, one frame each, masked, one behind the other. */
public final class MaskedFrames {
    private static final int KEY = 0x5A17C39E;

    private MaskedFrames() {}

    /**
     * The same message several times.
     *
     * @param opcode of the message
     * @param payload of each
     * @return a direct buffer, ready to be read
     */
    public static ByteBuffer of(int opcode, byte[] payload, int count) {
        ByteBuffer wire =
                ByteBuffer.allocateDirect(count * (FrameWriter.headerLength(payload.length, true) + payload.length));
        for (int i = 0; i < count; i++) {
            FrameWriter.putHeader(wire, FrameWriter.firstByte(opcode, true, false), payload.length, KEY);
            int start = wire.position();
            wire.put(payload);
            Masking.apply(wire, start, wire.position(), KEY, 0);
        }
        return wire.flip();
    }

    /** A payload of letters, which is as valid in a text message as in a binary one. */
    public static byte[] letters(int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) ('a' + i % 26);
        }
        return payload;
    }
}
