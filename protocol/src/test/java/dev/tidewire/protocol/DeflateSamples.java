package dev.tidewire.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntFunction;

/** Payloads for the tests of permessage-deflate, and whole messages through a deflater or inflater at one call. */
final class DeflateSamples {
    private DeflateSamples() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON of this size, as a feed would send it, the same for the same seed. */
    static byte[] json(int size, long seed) {
        var random = new Random(seed);
        var text = new StringBuilder("{\"channel\":\"stocks\",\"data\":[");
        while (text.length() < size) {
            text.append("{\"id\":").append(random.nextInt(100_000)).append(",\"price\":");
            text.append(random.nextInt(100_000) / 100.0).append(",\"side\":\"").append(random.nextBoolean());
            text.append("\"},");
        }
        return text(text.substring(0, size));
    }

    static byte[] noise(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] deflate(MessageDeflater deflater, byte[] message) {
        return deflate(deflater, message, 4096, 4096, ByteBuffer::allocate);
    }

    /** Compresses in pieces of {@code inputSize} into buffers of {@code outputSize}. */
    static byte[] deflate(
            MessageDeflater deflater, byte[] message, int inputSize, int outputSize, IntFunction<ByteBuffer> memory) {
        var result = new ByteArrayOutputStream();
        var output = memory.apply(outputSize);
        int from = 0;
        boolean last = false;
        while (!last) {
            int size = Math.min(inputSize, message.length - from);
            var input = memory.apply(size).put(message, from, size).flip();
            from += size;
            last = from == message.length;
            boolean done = false;
            while (!done) {
                done = deflater.deflate(input, output, last);
                empty(output, result);
            }
        }
        return result.toByteArray();
    }

    static byte[] inflate(MessageInflater inflater, byte[] payload) throws ProtocolException {
        return inflate(inflater, payload, 4096, 4096, ByteBuffer::allocate);
    }

    /** Inflates from chunks of {@code inputSize} into buffers of {@code outputSize}. */
    static byte[] inflate(
            MessageInflater inflater, byte[] payload, int inputSize, int outputSize, IntFunction<ByteBuffer> memory)
            throws ProtocolException {
        var result = new ByteArrayOutputStream();
        var output = memory.apply(outputSize);
        for (int from = 0; from < payload.length; from += inputSize) {
            int size = Math.min(inputSize, payload.length - from);
            var input = memory.apply(size).put(payload, from, size).flip();
            while (inflater.inflate(input, output) > 0) {
                empty(output, result);
            }
        }
        inflater.finish();
        return result.toByteArray();
    }

    private static void empty(ByteBuffer from, ByteArrayOutputStream to) {
        from.flip();
        while (from.hasRemaining()) {
            to.write(from.get());
        }
        from.clear();
    }
}
