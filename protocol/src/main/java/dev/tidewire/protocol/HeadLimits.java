package dev.tidewire.protocol;

/**
 * How large the head of an HTTP message may be.
 *
 * @param maxStartLine bytes of the request or status line, without its line end; a longer request line is answered 414
 * @param maxHeaderBytes bytes of all header lines together, line ends included; more is answered 431
 * @param maxHeaders number of header lines; more is answered 431
 */
public record HeadLimits(int maxStartLine, int maxHeaderBytes, int maxHeaders) {
    private static final int CEILING = 1 << 20;
    private static final HeadLimits DEFAULTS = new HeadLimits(4096, 8192, 100);
    private static final HeadLimits LARGEST = new HeadLimits(CEILING, CEILING, CEILING);

    /** @throws IllegalArgumentException if one is less than 1 or more than 1,048,576 */
    public HeadLimits {
        check("maxStartLine", maxStartLine);
        check("maxHeaderBytes", maxHeaderBytes);
        check("maxHeaders", maxHeaders);
    }

    /** A start line of 4,096 bytes, 8,192 bytes of headers, 100 headers. */
    public static HeadLimits defaults() {
        return DEFAULTS;
    }

    /** The largest that there may be: 1,048,576 of each. */
    public static HeadLimits largest() {
        return LARGEST;
    }

    private static void check(String name, int value) {
        if (value < 1 || value > CEILING) {
            throw new IllegalArgumentException(name + " is " + value + " but must lie between 1 and " + CEILING);
        }
    }
}
