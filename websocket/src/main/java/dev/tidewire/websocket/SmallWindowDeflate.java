package dev.tidewire.websocket;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.JZlib;
import dev.tidewire.protocol.Compressor;
import java.nio.ByteBuffer;

/**
 * Compresses with a window of fewer than 15 bits, which the JDK's zlib cannot be asked for, through JZlib.
 *
 * <p>For 8 bits it compresses with a window of 9: deflate never refers further back than its window less 262 bytes, so
 * with 512 bytes no reference is longer than 250, within the 256 that were agreed.
 */
final class SmallWindowDeflate implements Compressor {
    static final int MINIMUM_BITS = 8;

    private static final int SMALLEST_OF_ZLIB = 9;
    private static final int CHUNK = 4 * 1024;

    private final Deflater deflater = new Deflater();
    private final int level;
    private final int windowBits;
    private final byte[] input = new byte[CHUNK];
    private final byte[] output = new byte[CHUNK];

    SmallWindowDeflate(int level, int windowBits) {
        this.level = level;
        this.windowBits = Math.max(windowBits, SMALLEST_OF_ZLIB);
        begin();
    }

    private void begin() {
        int status = deflater.init(level, windowBits, true);
        if (status != JZlib.Z_OK) {
            throw new IllegalArgumentException(
                    "no compressor of level " + level + " for a window of " + windowBits + " bits: status " + status);
        }
    }

    @Override
    public void compress(ByteBuffer source, ByteBuffer target, boolean flush) {
        do {
            if (deflater.avail_in == 0) {
                take(source);
            }
            boolean all = !source.hasRemaining();
            int room = Math.min(target.remaining(), CHUNK);
            deflater.setOutput(output, 0, room);
            deflater.deflate(flush && all ? JZlib.Z_SYNC_FLUSH : JZlib.Z_NO_FLUSH);
            int produced = room - deflater.avail_out;
            target.put(output, 0, produced);
            if (produced < room && deflater.avail_in == 0 && all) {
                return;
            }
        } while (target.hasRemaining());
        giveBack(source);
    }

    private void take(ByteBuffer source) {
        int length = Math.min(source.remaining(), CHUNK);
        source.get(input, 0, length);
        deflater.setInput(input, 0, length, false);
    }

    // What was taken but not compressed when the output was full is offered again by the caller
    private void giveBack(ByteBuffer source) {
        source.position(source.position() - deflater.avail_in);
        deflater.avail_in = 0;
    }

    @Override
    public void reset() {
        deflater.end();
        deflater.avail_in = 0;
        begin();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
