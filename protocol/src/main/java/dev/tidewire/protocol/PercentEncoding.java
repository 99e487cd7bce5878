package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of URI parts (RFC 3986 §2.1), read strictly. */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * The text that ASCII {@code encoded} stands for, or null if an escape is malformed, the bytes are not UTF-8, or a
     * control character comes out, which no path or channel name may carry on into a log or a header.
     */
    static @Nullable String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteBuffer bytes = unescape(encoded);
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable ByteBuffer unescape(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                i++;
                continue;
            }
            int value = i + 2 < encoded.length() ? hex(encoded.charAt(i + 1), encoded.charAt(i + 2)) : -1;
            if (value < 0) {
                return null;
            }
            bytes.put((byte) value);
            i += 3;
        }
        return bytes.flip();
    }

    private static int hex(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
