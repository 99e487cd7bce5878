package dev.tidewire.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the heads of requests, one after the other on a connection that is kept alive (RFC 9112 §3). */
public final class RequestHeadReader extends HeadReader {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int UNSET = -1;

    private int targetStart = UNSET;
    private int versionStart = UNSET;
    private String method = "";
    private String version = "";
    private @Nullable RequestTarget target;
    private @Nullable RequestHead head;

    /** A reader that holds heads to {@code limits}. */
    public RequestHeadReader(HeadLimits limits) {
        super(limits);
    }

    /**
     * The head that was read.
     *
     * @throws IllegalStateException unless {@link #read} has answered true since the last reset
     */
    public RequestHead head() {
        if (head == null) {
            throw new IllegalStateException("no request head has been read to its end");
        }
        return head;
    }

    /** The method of a request line that has been read, be the rest at fault; empty before. */
    public String method() {
        return method;
    }

    @Override
    public void reset() {
        super.reset();
        method = "";
        targetStart = UNSET;
        versionStart = UNSET;
        target = null;
        head = null;
    }

    @Override
    boolean skipsEmptyLine() {
        return true;
    }

    // RFC 9112 §3: one space, not a run of blanks, stands between method, target and version
    @Override
    void checkStartLine(int index, int b) throws HandshakeException {
        if (targetStart == UNSET) {
            checkMethod(index, b);
        } else if (versionStart == UNSET) {
            checkTarget(index, b);
        } else if (!HttpSyntax.isVersionChar(index - versionStart, b)) {
            throw malformed("the request line does not end with HTTP/1.1");
        }
    }

    private void checkMethod(int index, int b) throws HandshakeException {
        if (b == ' ' && index > 0) {
            targetStart = index + 1;
        } else if (index == 0 && b == TLS_HANDSHAKE) {
            throw malformed("the peer speaks TLS to a port without TLS");
        } else if (!HttpSyntax.isTokenChar(b)) {
            throw malformed("the method has " + HttpSyntax.describe(b) + " in it");
        }
    }

    private void checkTarget(int index, int b) throws HandshakeException {
        if (b == ' ' && index > targetStart) {
            versionStart = index + 1;
        } else if (!HttpSyntax.isTargetChar(b)) {
            String fault = b == '#' ? "a fragment" : HttpSyntax.describe(b);
            throw malformed("the request target has " + fault + " in it");
        }
    }

    @Override
    void endStartLine(String text) throws HandshakeException {
        if (versionStart == UNSET || text.length() - versionStart != HttpSyntax.VERSION_LENGTH) {
            throw malformed("the request line is not made of method, target and version");
        }
        if (!text.startsWith("HTTP/1.", versionStart)) {
            throw HandshakeException.closing(505, "the request is of another major version than HTTP/1");
        }
        method = text.substring(0, targetStart - 1);
        target = RequestTarget.parse(text.substring(targetStart, versionStart - 1));
        version = text.substring(versionStart);
    }

    @Override
    void endHead(Headers headers) throws HandshakeException {
        head = RequestHead.received(method, Objects.requireNonNull(target), version, headers);
    }

    @Override
    HandshakeException malformed(String message) {
        return HandshakeException.badRequest(message);
    }

    @Override
    HandshakeException tooLarge(int status, String message) {
        return HandshakeException.closing(status, message);
    }
}
