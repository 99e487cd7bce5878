package dev.tidewire.websocket;

/**
 * What is wrong with a message, and where. It is told to the peer and goes into logs, so both texts are made harmless:
 * control characters and whatever else does not print are escaped, and what is too long is cut and ends with {@code …}.
 *
 * @param at the place as a JSON Pointer (RFC 6901), at most {@value #LONGEST} characters; empty for the whole message
 * @param why a short text, at most {@value #LONGEST} characters, which repeats little of what the peer sent
 */
public record Violation(String at, String why) {
    /** The most characters that either text has. */
    public static final int LONGEST = 200;

    private static final String CUT = "…";

    /** Makes both texts harmless. */
    public Violation {
        at = harmless(at);
        why = harmless(why);
    }

    /** The whole message is wrong. */
    public static Violation of(String why) {
        return new Violation("", why);
    }

    /** Both in one line, such as {@code /name: missing}. */
    public String text() {
        return at.isEmpty() ? why : at + ": " + why;
    }

    private static String harmless(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            String shown = isPlain(character) ? Character.toString(character) : escaped(character);
            i += Character.charCount(character);
            int room = LONGEST - (i < text.length() ? CUT.length() : 0);
            if (safe.length() + shown.length() > room) {
                return safe.append(CUT).toString();
            }
            safe.append(shown);
        }
        return safe.toString();
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String escaped(int character) {
        return String.format(character > 0xFFFF ? "\\u{%x}" : "\\u%04x", character);
    }
}
