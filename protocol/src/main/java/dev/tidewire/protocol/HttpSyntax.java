package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/** The character classes of HTTP heads (RFC 9110 §5.6, RFC 9112 §2 to §5), chosen strictly where the RFCs leave room. */
final class HttpSyntax {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
    private static final boolean[] TOKEN_CHARS = table(HttpSyntax::mayBeInToken);
    private static final boolean[] FIELD_CHARS = table(HttpSyntax::isFieldChar);
    private static final String VERSION_SHAPE = "HTTP/0.0";
    static final int VERSION_LENGTH = VERSION_SHAPE.length();

    private HttpSyntax() {}

    // RFC 9110 §5.6.2: the characters a method, a field name, a subprotocol or an extension name is made of
    static boolean isTokenChar(int c) {
        return c >= 0 && c < TOKEN_CHARS.length && TOKEN_CHARS[c];
    }

    private static boolean mayBeInToken(int c) {
        return isLetter(c) || isDigit(c) || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** How many of the next bytes, at most {@code most}, are of a token; they stay in {@code in}. */
    static int tokenRun(ByteBuffer in, int most) {
        return run(in, most, TOKEN_CHARS);
    }

    /** How many of the next bytes, at most {@code most}, are of a field's value; they stay in {@code in}. */
    static int fieldRun(ByteBuffer in, int most) {
        return run(in, most, FIELD_CHARS);
    }

    private static int run(ByteBuffer in, int most, boolean[] chars) {
        int from = in.position();
        int end = from + Math.min(in.remaining(), most);
        int i = from;
        while (i < end && chars[in.get(i) & 0xff]) {
            i++;
        }
        return i - from;
    }

    private static boolean[] table(IntPredicate contains) {
        boolean[] table = new boolean[256];
        for (int c = 0; c < table.length; c++) {
            table[c] = contains.test(c);
        }
        return table;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    // RFC 9110 §5.5: visible characters, space, tab and the opaque bytes 80 to ff; no other control character
    static boolean isFieldChar(int c) {
        return (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t';
    }

    // RFC 9112 §3.2: a target is never repaired, so a space, a control, a non-ASCII byte or a fragment ends the request
    static boolean isTargetChar(int c) {
        return c > ' ' && c < 0x7f && c != '#';
    }

    // RFC 9112 §2.3: two digits, and capitals in front of them
    static boolean isVersionChar(int index, int c) {
        if (index >= VERSION_LENGTH) {
            return false;
        }
        char shape = VERSION_SHAPE.charAt(index);
        return shape == '0' ? isDigit(c) : c == shape;
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    /** {@code text} without the optional blanks (RFC 9110 §5.6.3) at both ends. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Names a byte that stands where it must not, so that a message never repeats raw input. */
    static String describe(int c) {
        return switch (c) {
            case '\r' -> "a carriage return that ends no line";
            case '\n' -> "a line feed without its carriage return";
            case ' ' -> "a space";
            case '\t' -> "a tab";
            default -> String.format("byte 0x%02x", c);
        };
    }
}
