package dev.tidewire.conformance;

import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.python.core.PyString;

/** A raw inflate stream with the agreed window, in the shape of Python's {@code zlib.decompressobj}. */
public final class Decompressor {
    private final byte[] chunk = new byte[1 << 15];
    private final Stream stream;

    /** One of the two inflaters; fills {@link #chunk} and says how much of it. */
    private interface Stream {
        void take(byte[] input);

        int fill() throws DataFormatException;
    }

    /** Begins a stream whose window is 8 to 15 bits; what refers further back comes out wrong or is refused. */
    public Decompressor(int windowBits) throws GZIPException {
        stream = windowBits == 15 ? jdk() : jzlib(windowBits);
    }

    /**
     * Inflates the next part of a message.
     *
     * @throws DataFormatException if it isn't deflate data
     */
    public PyString decompress(String octets) throws DataFormatException {
        stream.take(Octets.bytes(octets));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int filled = stream.fill(); filled > 0; filled = stream.fill()) {
            out.write(chunk, 0, filled);
        }
        return Octets.python(out.toByteArray());
    }

    private Stream jdk() {
        Inflater inflater = new Inflater(true);
        return new Stream() {
            @Override
            public void take(byte[] input) {
                inflater.setInput(input);
            }

            @Override
            public int fill() throws DataFormatException {
                return inflater.inflate(chunk);
            }
        };
    }

    private Stream jzlib(int windowBits) throws GZIPException {
        com.jcraft.jzlib.Inflater inflater = new com.jcraft.jzlib.Inflater(-windowBits);
        return new Stream() {
            @Override
            public void take(byte[] input) {
                inflater.setInput(input, false);
            }

            @Override
            public int fill() throws DataFormatException {
                inflater.setOutput(chunk);
                int status = inflater.inflate(JZlib.Z_SYNC_FLUSH);
                if (status < 0 && status != JZlib.Z_BUF_ERROR) {
                    throw new DataFormatException(inflater.msg == null ? "inflate status " + status : inflater.msg);
                }
                return chunk.length - inflater.avail_out;
            }
        };
    }
}
