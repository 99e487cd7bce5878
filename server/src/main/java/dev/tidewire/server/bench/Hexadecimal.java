package dev.tidewire.server.bench;

/** Numbers of a fixed count of digits within a payload, readable to people who look at the wire. */
final class Hexadecimal {
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int BITS = 4;

    private Hexadecimal() {}

    /** Writes the lowest digits of the value. */
    static void put(byte[] target, int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            target[i] = DIGITS[(int) (rest & 0xf)];
            rest >>>= BITS;
        }
    }

    /** Reads at most 15 digits; negative if there are others there than {@link #put} writes. */
    static long get(byte[] source, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = digit(source[i]);
            if (digit < 0) {
                return -1;
            }
            value = (value << BITS) | digit;
        }
        return value;
    }

    private static int digit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }
}
