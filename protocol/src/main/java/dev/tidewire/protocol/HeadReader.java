package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an HTTP message from whatever pieces arrive, looking at each byte once and refusing the message at
 * the first byte that cannot belong to it. Lines end with CRLF and nothing else, a header line is never folded, and a
 * name touches its colon (RFC 9112 §2.2, §5.1, §5.2). Memory grows with the line being read, never beyond the limits,
 * and is given back when the head ends.
 *
 * <p>One reader serves one connection and one thread.
 */
public abstract sealed class HeadReader permits RequestHeadReader, ResponseHeadReader {
    private static final byte[] NOTHING = {};
    private static final int FIRST_SIZE = 128;

    private enum State {
        BEFORE,
        SKIPPED_LF,
        START_LINE,
        START_LINE_LF,
        LINE,
        NAME,
        VALUE,
        VALUE_LF,
        END_LF,
        COMPLETE
    }

    private final HeadLimits limits;

    private State state = State.BEFORE;
    private byte[] line = NOTHING;
    private int length;
    private int nameLength;
    private int headerBytes;
    private Headers.Builder headers = Headers.builder();
    private @Nullable HandshakeException failure;

    HeadReader(HeadLimits limits) {
        this.limits = limits;
    }

    /**
     * Consumes bytes up to and including the empty line that ends the head. Bytes behind it stay in {@code in}.
     *
     * @return true once the head is complete, and from then on without consuming anything until {@link #reset()}
     * @throws HandshakeException if the bytes are not a head within the limits; thrown again by every later call
     */
    public final boolean read(ByteBuffer in) throws HandshakeException {
        if (failure != null) {
            throw failure;
        }
        try {
            while (state != State.COMPLETE && in.hasRemaining()) {
                takeRun(in);
                if (in.hasRemaining()) {
                    step(in.get() & 0xff);
                }
            }
            return state == State.COMPLETE;
        } catch (HandshakeException e) {
            failure = e;
            release();
            throw e;
        }
    }

    /** Makes ready for the next head on the same connection, forgetting the last one. */
    public void reset() {
        release();
        state = State.BEFORE;
        failure = null;
    }

    /** Whether a head has begun but not ended: if the connection ends now, the peer left in the middle of it. */
    public final boolean isPartial() {
        return state != State.BEFORE && state != State.COMPLETE;
    }

    /** Whether one empty line may stand before the start line. */
    abstract boolean skipsEmptyLine();

    /** Checks byte {@code b} at {@code index} of the start line. */
    abstract void checkStartLine(int index, int b) throws HandshakeException;

    /** Takes the finished start line. */
    abstract void endStartLine(String text) throws HandshakeException;

    /** Takes the finished headers. */
    abstract void endHead(Headers headers) throws HandshakeException;

    /** The failure that answers a head with a fault. */
    abstract HandshakeException malformed(String message);

    /** The failure that answers a start line (414) or headers (431) over their limit. */
    abstract HandshakeException tooLarge(int status, String message);

    // Nearly all bytes of a head are in names and values; what ends one, or must not be there, is a step's
    private void takeRun(ByteBuffer in) {
        if (state != State.NAME && state != State.VALUE) {
            return;
        }
        int most = limits.maxHeaderBytes() - headerBytes;
        int run = state == State.NAME ? HttpSyntax.tokenRun(in, most) : HttpSyntax.fieldRun(in, most);
        makeRoom(run, limits.maxHeaderBytes());
        in.get(line, length, run);
        length += run;
        headerBytes += run;
    }

    private void step(int b) throws HandshakeException {
        switch (state) {
            case BEFORE -> before(b);
            case SKIPPED_LF -> lineFeed(b, State.START_LINE);
            case START_LINE -> startLine(b);
            case START_LINE_LF -> {
                lineFeed(b, State.LINE);
                endStartLine(takeText(0));
            }
            case LINE -> line(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case VALUE_LF -> {
                lineFeed(b, State.LINE);
                endField();
            }
            case END_LF -> {
                lineFeed(b, State.COMPLETE);
                endHead(headers.build());
                release();
            }
            case COMPLETE -> throw new AssertionError("a complete head takes no more bytes");
        }
    }

    private void before(int b) throws HandshakeException {
        // RFC 9112 §2.2: an empty line before a request line is ignored; one,
        // as many would keep the reader busy for ever
        if (b == '\r' && skipsEmptyLine()) {
            state = State.SKIPPED_LF;
            return;
        }
        state = State.START_LINE;
        startLine(b);
    }

    private void startLine(int b) throws HandshakeException {
        if (b == '\r') {
            state = State.START_LINE_LF;
            return;
        }
        if (length == limits.maxStartLine()) {
            throw tooLarge(414, "the start line is longer than " + limits.maxStartLine() + " bytes");
        }
        checkStartLine(length, b);
        append(b, limits.maxStartLine());
    }

    private void line(int b) throws HandshakeException {
        if (b == '\r') {
            state = State.END_LF;
            return;
        }
        // RFC 9112 §2.2 and §5.2: blanks before the first header, and a folded line, are refused rather than skipped or
        // joined; a user agent would have to join a response's, but no server of WebSockets folds a line
        if (HttpSyntax.isBlank(b)) {
            throw malformed(where() + " begins with a blank: folded lines are not allowed");
        }
        if (headers.size() == limits.maxHeaders()) {
            throw tooLarge(431, "there are more than " + limits.maxHeaders() + " headers");
        }
        state = State.NAME;
        name(b);
    }

    private void name(int b) throws HandshakeException {
        count();
        if (b == ':' && length > 0) {
            nameLength = length;
            state = State.VALUE;
            return;
        }
        // RFC 9112 §5.1: no blank between a name and its colon
        if (!HttpSyntax.isTokenChar(b)) {
            throw malformed(where() + " has " + HttpSyntax.describe(b) + " in its name");
        }
        append(b, limits.maxHeaderBytes());
    }

    private void value(int b) throws HandshakeException {
        count();
        if (b == '\r') {
            state = State.VALUE_LF;
            return;
        }
        if (!HttpSyntax.isFieldChar(b)) {
            throw malformed(where() + " has " + HttpSyntax.describe(b) + " in its value");
        }
        append(b, limits.maxHeaderBytes());
    }

    private void endField() throws HandshakeException {
        count();
        String name = text(0, nameLength);
        headers.addChecked(name, takeValue());
    }

    private void lineFeed(int b, State next) throws HandshakeException {
        if (b != '\n') {
            throw malformed("a carriage return is followed by another byte than a line feed");
        }
        state = next;
    }

    private void count() throws HandshakeException {
        if (++headerBytes > limits.maxHeaderBytes()) {
            throw tooLarge(431, "the headers are longer than " + limits.maxHeaderBytes() + " bytes");
        }
    }

    private void append(int b, int limit) {
        makeRoom(1, limit);
        line[length++] = (byte) b;
    }

    private void makeRoom(int more, int limit) {
        int needed = length + more;
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.min(limit, Math.max(FIRST_SIZE, Math.max(needed, 2 * length))));
        }
    }

    // Trimmed here already, which saves a second string
    private String takeValue() {
        int from = nameLength;
        while (from < length && HttpSyntax.isBlank(line[from])) {
            from++;
        }
        while (length > from && HttpSyntax.isBlank(line[length - 1])) {
            length--;
        }
        return takeText(from);
    }

    private String takeText(int from) {
        String text = text(from, length);
        length = 0;
        return text;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String where() {
        return "header line " + (headers.size() + 1);
    }

    private void release() {
        line = NOTHING;
        length = 0;
        headerBytes = 0;
        headers = Headers.builder();
    }
}
