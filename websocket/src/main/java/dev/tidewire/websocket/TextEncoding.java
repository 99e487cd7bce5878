package dev.tidewire.websocket;

/** How long a text is in UTF-8, found without encoding it. */
final class TextEncoding {
    private TextEncoding() {}

    /**
     * The length in bytes.
     *
     * @throws IllegalArgumentException if a surrogate has no partner, which UTF-8 cannot carry (RFC 3629 §3)
     */
    static int length(String text) {
        int chars = text.length();
        int extra = 0;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                extra++;
            } else if (Character.isSurrogate(c)) {
                checkPair(text, i);
                i++;
                extra += 2;
            } else {
                extra += 2;
            }
        }
        return Math.addExact(chars, extra);
    }

    private static void checkPair(String text, int at) {
        boolean paired = Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!paired) {
            throw new IllegalArgumentException(
                    "the text has an unpaired surrogate at index " + at + ", which UTF-8 cannot carry");
        }
    }
}
