package dev.tidewire.security;

/**
 * How much JSON one message may hold, beside the limit on the message's own size, which bounds its strings. Immutable: each
 * method answers a changed copy.
 *
 * <p>Limits or not, what RFC 8259 does not know is refused (comments, {@code NaN}, a byte order mark, anything behind the
 * value), and so are a name that comes twice in an object, which RFC 8259 §4 leaves to each reader's taste, and an escaped
 * surrogate without its other half, which no UTF-8 can carry on.
 */
public final class JsonLimits {
    static final int DEEPEST = 200;
    private static final int MOST_KEYS = 1 << 20;
    private static final int MOST_DIGITS = 10_000;
    private static final JsonLimits DEFAULTS = new JsonLimits(32, 256, 100, 400);

    private final int depth;
    private final int keys;
    private final int digits;
    private final int exponent;

    private JsonLimits(int depth, int keys, int digits, int exponent) {
        this.depth = depth;
        this.keys = keys;
        this.digits = digits;
        this.exponent = exponent;
    }

    /** Depth 32, 256 keys an object, 100 digits a number, exponents from -400 to 400. */
    public static JsonLimits defaults() {
        return DEFAULTS;
    }

    /** How many arrays and objects may stand in one another, 0 to 200. */
    public JsonLimits depth(int most) {
        return new JsonLimits(within("depth", most, DEEPEST), keys, digits, exponent);
    }

    /** How many names one object may have, 0 to 1048576. */
    public JsonLimits keys(int most) {
        return new JsonLimits(depth, within("keys", most, MOST_KEYS), digits, exponent);
    }

    /** How many digits a number may have before its exponent, 0 to 10000: to convert more takes quadratic time. */
    public JsonLimits digits(int most) {
        return new JsonLimits(depth, keys, within("digits", most, MOST_DIGITS), exponent);
    }

    /** How large or small a number's exponent may be, 0 to 10000: a few bytes may name a number of megabytes. */
    public JsonLimits exponent(int most) {
        return new JsonLimits(depth, keys, digits, within("exponent", most, MOST_DIGITS));
    }

    private static int within(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("limit on " + what + " must be 0 to " + most + ", not " + value);
        }
        return value;
    }

    int depth() {
        return depth;
    }

    int keys() {
        return keys;
    }

    int digits() {
        return digits;
    }

    int exponent() {
        return exponent;
    }
}
