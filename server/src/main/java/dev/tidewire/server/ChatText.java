package dev.tidewire.server;

import java.text.Normalizer;
import java.util.Locale;

/** What may be a name and what may be said in the chat. Lengths are counted in Unicode code points. */
final class ChatText {
    static final int LONGEST_NAME = 32;
    static final int LONGEST_TEXT = 2000;

    private ChatText() {}

    /** The name, trimmed and in Unicode's composed form (NFC). */
    static String name(String raw) throws ChatException {
        if (raw.codePoints().anyMatch(ChatText::isSurrogate)) {
            throw new ChatException(ChatError.BAD_NAME, "A name may not contain half a character.");
        }
        String name = Normalizer.normalize(raw.strip(), Normalizer.Form.NFC);
        int length = name.codePointCount(0, name.length());
        if (length == 0) {
            throw new ChatException(ChatError.BAD_NAME, "A name needs at least one character.");
        }
        if (length > LONGEST_NAME) {
            throw new ChatException(
                    ChatError.BAD_NAME,
                    "A name may have at most " + LONGEST_NAME + " characters; this one has " + length + ".");
        }
        if (!name.codePoints().allMatch(ChatText::isNameCharacter)) {
            throw new ChatException(ChatError.BAD_NAME, "A name may not contain control or invisible characters.");
        }
        if (name.codePoints().allMatch(ChatText::isMarkOrSpace)) {
            throw new ChatException(ChatError.BAD_NAME, "A name needs a visible character.");
        }
        return name;
    }

    /** What two names have in common that people would take for one another's by case or composition. */
    static String nameKey(String name) {
        // By upper case first: it unites what lower case alone keeps apart, such as ß and ss
        String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The text as it was sent. */
    static String text(String raw) throws ChatException {
        int length = raw.codePointCount(0, raw.length());
        if (raw.isBlank()) {
            throw new ChatException(ChatError.BAD_TEXT, "A message needs some text.");
        }
        if (length > LONGEST_TEXT) {
            throw new ChatException(
                    ChatError.BAD_TEXT,
                    "A message may have at most " + LONGEST_TEXT + " characters; this one has " + length + ".");
        }
        if (!raw.codePoints().allMatch(ChatText::isTextCharacter)) {
            throw new ChatException(ChatError.BAD_TEXT, "A message may not contain control characters.");
        }
        return raw;
    }

    private static boolean isNameCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Wider and narrower blanks would make one name look like another
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static boolean isTextCharacter(int c) {
        return c == '\n' || c == '\t' || (!Character.isISOControl(c) && !isSurrogate(c));
    }

    private static boolean isMarkOrSpace(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> c == ' ';
        };
    }

    /** Half of a pair without the other, which UTF-8 cannot carry; JSON's escapes can write one. */
    private static boolean isSurrogate(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }
}
