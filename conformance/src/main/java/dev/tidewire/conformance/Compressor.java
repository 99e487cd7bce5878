package dev.tidewire.conformance;

import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;
import org.python.core.PyString;

/** A raw deflate stream that keeps to its window, in the shape of Python's {@code zlib.compressobj}. */
public final class Compressor {
    private final StringBuilder pending = new StringBuilder();
    private final byte[] chunk = new byte[1 << 14];
    private final Stream stream;

    /** One of the two deflaters; fills {@link #chunk} and says how much of it. */
    private interface Stream {
        void take(byte[] input);

        int fill();
    }

    /**
     * Begins a stream.
     *
     * @param windowBits 8 to 15
     * @param memoryLevel 1 to 9, as in zlib
     */
    public Compressor(int windowBits, int memoryLevel) throws GZIPException {
        stream = switch (windowBits) {
            case 15 -> jdk(new Deflater(Deflater.DEFAULT_COMPRESSION, true));
            case 8 -> jdk(withoutReferences());
            // java.util.zip has only the 15-bit window
            default -> jzlib(windowBits, memoryLevel);
        };
    }

    /** Takes part of a message; its compressed form comes with {@link #flush()}. */
    public PyString compress(String octets) {
        pending.append(octets);
        return Octets.python(new byte[0]);
    }

    /** Compressed form of what was taken since the last flush, ended by an empty block (RFC 7692 §7.2.1). */
    public PyString flush() {
        stream.take(Octets.bytes(pending.toString()));
        pending.setLength(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int filled;
        do {
            filled = stream.fill();
            out.write(chunk, 0, filled);
        } while (filled == chunk.length);
        return Octets.python(out.toByteArray());
    }

    // what has no references fits any window; jzlib's smallest is 9 bits
    private Deflater withoutReferences() {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        // the JDK spends the first call on the change of strategy and takes no input in it
        deflater.deflate(chunk);
        return deflater;
    }

    private Stream jdk(Deflater deflater) {
        return new Stream() {
            @Override
            public void take(byte[] input) {
                deflater.setInput(input);
            }

            @Override
            public int fill() {
                return deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            }
        };
    }

    private Stream jzlib(int windowBits, int memoryLevel) throws GZIPException {
        // a negative window asks jzlib for a stream without the zlib header
        com.jcraft.jzlib.Deflater deflater =
                new com.jcraft.jzlib.Deflater(JZlib.Z_DEFAULT_COMPRESSION, -windowBits, memoryLevel);
        return new Stream() {
            @Override
            public void take(byte[] input) {
                deflater.setInput(input);
            }

            @Override
            public int fill() {
                deflater.setOutput(chunk);
                deflater.deflate(JZlib.Z_SYNC_FLUSH);
                return chunk.length - deflater.avail_out;
            }
        };
    }
}
