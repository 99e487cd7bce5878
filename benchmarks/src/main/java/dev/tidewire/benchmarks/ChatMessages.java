package dev.tidewire.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Random;

/** Messages of a chat in JSON, alike but never the same twice, as compression finds them. Always the same ones. */
public final class ChatMessages {
    private static final String[] WORDS = {
        "the",
        "tide",
        "comes",
        "in",
        "twice",
        "a",
        "day",
        "and",
        "nobody",
        "has",
        "to",
        "ask",
        "when",
        "boats",
        "leave",
        "harbour",
        "before",
        "noon",
        "weather",
        "turns",
        "again",
        "tomorrow",
        "message",
        "arrived",
        "late"
    };
    private static final long FIRST_TIME = 1_790_000_000_000L;

    private ChatMessages() {}

    /**
     * Messages of one length.
     *
     * @param size of each in bytes, at least 128
     * @return direct buffers, ready to be read
     */
    public static ByteBuffer[] of(int count, int size) {
        Random random = new Random(7);
        ByteBuffer[] messages = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            messages[i] = ByteBuffer.allocateDirect(size)
                    .put(json(random, size).getBytes(US_ASCII))
                    .flip();
        }
        return messages;
    }

    private static String json(Random random, int size) {
        StringBuilder json = new StringBuilder("{\"type\":\"message\",\"room\":\"harbour\",\"id\":")
                .append(random.nextInt(1_000_000))
                .append(",\"from\":\"user-")
                .append(random.nextInt(1_000))
                .append("\",\"at\":")
                .append(FIRST_TIME + random.nextInt(1_000_000_000))
                .append(",\"text\":\"");
        while (json.length() < size) {
            json.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        json.setLength(size - 2);
        return json.append("\"}").toString();
    }
}
