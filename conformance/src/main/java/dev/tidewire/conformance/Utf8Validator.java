package dev.tidewire.conformance;

import org.python.core.Py;
import org.python.core.PyTuple;

/** Checks UTF-8 chunk by chunk (RFC 3629 §4); takes the place of the suite's validator, which is Python. */
public final class Utf8Validator {
    private static final int LOWEST_TRAIL = 0x80;
    private static final int HIGHEST_TRAIL = 0xBF;

    private int trailing;
    private int lowest = LOWEST_TRAIL;
    private int highest = HIGHEST_TRAIL;
    private long total;

    public void reset() {
        trailing = 0;
        anyTrail();
        total = 0;
    }

    /**
     * Takes the next chunk of the message.
     *
     * @return what the suite asks for: is it valid so far, does it end with a whole character, how many bytes of this
     *     chunk are valid, how many bytes of the message are valid
     */
    public PyTuple validate(String chunk) {
        int length = chunk.length();
        int valid = 0;
        while (valid < length && accept(chunk.charAt(valid))) {
            valid++;
        }
        total += valid;
        boolean good = valid == length;
        return new PyTuple(
                Py.newBoolean(good), Py.newBoolean(good && trailing == 0), Py.newInteger(valid), Py.newInteger(total));
    }

    private boolean accept(int octet) {
        if (trailing == 0) {
            return octet < 0x80 || lead(octet);
        }
        if (octet < lowest || octet > highest) {
            return false;
        }
        trailing--;
        anyTrail();
        return true;
    }

    private boolean lead(int octet) {
        if (octet < 0xC2 || octet > 0xF4) {
            return false;
        }
        trailing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        // RFC 3629 §4: the second byte is what rules out overlong forms, surrogates and values past U+10FFFF
        switch (octet) {
            case 0xE0 -> lowest = 0xA0;
            case 0xED -> highest = 0x9F;
            case 0xF0 -> lowest = 0x90;
            case 0xF4 -> highest = 0x8F;
            default -> {}
        }
        return true;
    }

    private void anyTrail() {
        lowest = LOWEST_TRAIL;
        highest = HIGHEST_TRAIL;
    }
}
