package dev.tidewire.protocol;

import org.jspecify.annotations.Nullable;

/** Reads the head of a response (RFC 9112 §4). */
public final class ResponseHeadReader extends HeadReader {
    private static final int STATUS_START = HttpSyntax.VERSION_LENGTH + 1;
    private static final int STATUS_END = STATUS_START + 3;

    private String startLine = "";
    private @Nullable ResponseHead head;

    /** A reader that holds heads to {@code limits}. */
    public ResponseHeadReader(HeadLimits limits) {
        super(limits);
    }

    /**
     * The head that was read.
     *
     * @throws IllegalStateException unless {@link #read} has answered true since the last reset
     */
    public ResponseHead head() {
        if (head == null) {
            throw new IllegalStateException("no response head has been read to its end");
        }
        return head;
    }

    @Override
    public void reset() {
        super.reset();
        head = null;
    }

    @Override
    boolean skipsEmptyLine() {
        return false;
    }

    @Override
    void checkStartLine(int index, int b) throws HandshakeException {
        if (!belongs(index, b)) {
            throw malformed("the status line has " + HttpSyntax.describe(b) + " at index " + index);
        }
    }

    private static boolean belongs(int index, int b) {
        if (index < HttpSyntax.VERSION_LENGTH) {
            return HttpSyntax.isVersionChar(index, b);
        }
        if (index == STATUS_START) {
            return b >= '1' && b <= '5';
        }
        if (index > STATUS_START && index < STATUS_END) {
            return HttpSyntax.isDigit(b);
        }
        return index > STATUS_END ? HttpSyntax.isFieldChar(b) : b == ' ';
    }

    // RFC 9112 §4: the space before an empty reason is due, yet some servers leave it out and nothing hangs on it
    @Override
    void endStartLine(String text) throws HandshakeException {
        if (text.length() < STATUS_END) {
            throw malformed("the status line is not made of version, status and reason");
        }
        if (!text.startsWith("HTTP/1.")) {
            throw malformed("the response is of another major version than HTTP/1");
        }
        startLine = text;
    }

    @Override
    void endHead(Headers headers) {
        String version = startLine.substring(0, HttpSyntax.VERSION_LENGTH);
        int status = Integer.parseInt(startLine.substring(STATUS_START, STATUS_END));
        String reason = startLine.length() > STATUS_END ? startLine.substring(STATUS_END + 1) : "";
        head = new ResponseHead(version, status, reason, headers);
    }

    @Override
    HandshakeException malformed(String message) {
        return HandshakeException.badResponse(message);
    }

    @Override
    HandshakeException tooLarge(int status, String message) {
        return HandshakeException.badResponse(message);
    }
}
