package dev.tidewire.protocol;

import java.nio.ByteBuffer;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, in chunks cut anywhere, and fails at the first byte that no valid text could
 * have there: overlong forms, surrogates and code points above U+10FFFF included.
 *
 * <p>The state is how many bytes of the current character are outstanding, and the range that the next one must lie in.
 */
final class Utf8Validator {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private int outstanding;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /**
     * Checks the next stretch of the text. Position and limit of the buffer stay.
     *
     * @return false if it cannot be UTF-8; the validator is then to be {@link #reset()}
     */
    boolean accept(ByteBuffer buffer, int from, int to) {
        int at = from;
        while (at < to) {
            if (outstanding == 0) {
                at = skipAscii(buffer, at, to);
                if (at == to) {
                    return true;
                }
            }
            int next = buffer.get(at++) & 0xFF;
            if (!(outstanding == 0 ? lead(next) : continuation(next))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text so far ends at a character's end. */
    boolean isComplete() {
        return outstanding == 0;
    }

    /** Begins a new text. */
    void reset() {
        outstanding = 0;
        lowest = 0x80;
        highest = 0xBF;
    }

    private static int skipAscii(ByteBuffer buffer, int from, int to) {
        int at = from;
        for (int end = to - 7; at < end; at += 8) {
            if ((buffer.getLong(at) & NOT_ASCII) != 0) {
                break;
            }
        }
        while (at < to && buffer.get(at) >= 0) {
            at++;
        }
        return at;
    }

    // RFC 3629 §4: which lead bytes exist, and which second bytes each of them allows
    private boolean lead(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return false;
        }
        if (first < 0xE0) {
            return expect(1, 0x80, 0xBF);
        }
        if (first < 0xF0) {
            return expect(2, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        }
        return expect(3, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    }

    private boolean expect(int count, int from, int to) {
        outstanding = count;
        lowest = from;
        highest = to;
        return true;
    }

    private boolean continuation(int next) {
        if (next < lowest || next > highest) {
            return false;
        }
        outstanding--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
    }
}
