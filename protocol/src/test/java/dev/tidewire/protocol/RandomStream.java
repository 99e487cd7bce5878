package dev.tidewire.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** A valid stream of random messages and control frames, with the transcript that it must have. */
final class RandomStream {
    private final Random random;
    private final boolean masked;
    private final boolean compression;
    private final boolean contextTakeover;
    private final boolean inParts;
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    RandomStream(Random random, int messages) {
        this.random = random;
        this.masked = random.nextBoolean();
        this.compression = random.nextBoolean();
        this.contextTakeover = random.nextBoolean();
        this.inParts = random.nextBoolean();
        var deflater = new Deflater(random.nextInt(10), true);
        for (int i = 0; i < messages; i++) {
            putMessage(deflater);
        }
        deflater.end();
    }

    byte[] bytes() {
        return wire.toByteArray();
    }

    List<String> lines() {
        return lines;
    }

    /** The reader's role. */
    Role role() {
        return masked ? Role.SERVER : Role.CLIENT;
    }

    boolean compression() {
        return compression;
    }

    boolean contextTakeover() {
        return contextTakeover;
    }

    boolean inParts() {
        return inParts;
    }

    private void putMessage(Deflater deflater) {
        boolean text = random.nextBoolean();
        byte[] message = text ? text() : binary();
        boolean compressed = compression && random.nextInt(3) > 0;
        byte[] payload = message;
        if (compressed) {
            payload = Compressed.message(deflater, message);
            if (!contextTakeover) {
                deflater.reset();
            }
        }
        putFragments((compressed ? 0x40 : 0) | (text ? 1 : 2), payload);
        lines.add(Transcript.line(text ? "text" : "binary", message));
        maybePutControl();
    }

    private void putFragments(int first, byte[] payload) {
        int opening = first;
        int from = 0;
        for (int more = random.nextInt(3) == 0 ? random.nextInt(20) : 0; more > 0; more--) {
            int to = from + random.nextInt(payload.length - from + 1);
            putFrame(opening, Arrays.copyOfRange(payload, from, to));
            maybePutControl();
            opening = 0;
            from = to;
        }
        putFrame(0x80 | opening, Arrays.copyOfRange(payload, from, payload.length));
    }

    private void maybePutControl() {
        if (random.nextInt(4) == 0) {
            byte[] payload = new byte[random.nextInt(126)];
            random.nextBytes(payload);
            boolean ping = random.nextBoolean();
            putFrame(ping ? 0x89 : 0x8A, payload);
            lines.add(Transcript.line(ping ? "ping" : "pong", payload));
        }
    }

    // RFC 6455 §5.2, byte by byte
    private void putFrame(int first, byte[] payload) {
        int mask = masked ? 0x80 : 0;
        wire.write(first);
        if (payload.length < 126) {
            wire.write(mask | payload.length);
        } else if (payload.length < 0x1_0000) {
            wire.write(mask | 126);
            wire.write(payload.length >> 8);
            wire.write(payload.length);
        } else {
            wire.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                wire.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] key = new byte[4];
        if (masked) {
            random.nextBytes(key);
            wire.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            wire.write(payload[i] ^ key[i % 4]);
        }
    }

    private int size() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> random.nextInt(120, 130);
            case 2 -> random.nextInt(65_530, 65_540);
            case 3 -> random.nextInt(100_000);
            default -> random.nextInt(1 << random.nextInt(1, 13));
        };
    }

    private byte[] binary() {
        byte[] message = new byte[size()];
        if (random.nextBoolean()) {
            random.nextBytes(message);
        }
        return message;
    }

    private byte[] text() {
        int size = size();
        var text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        while (text.length() < size) {
            text.appendCodePoint(ascii ? random.nextInt(0x80) : character());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private int character() {
        int character = random.nextInt(1 << random.nextInt(7, 22)) % 0x11_0000;
        return character >= 0xD800 && character < 0xE000 ? 'x' : character;
    }
}
