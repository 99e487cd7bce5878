package dev.tidewire.protocol;

import java.util.List;

/** How long the body of a request is (RFC 9112 §6), decided so that no two readers can differ on it. */
final class BodyLength {
    static final long NONE = -1;

    private static final int MAX_DIGITS = 18;

    private BodyLength() {}

    static long of(String version, Headers headers) throws HandshakeException {
        if (headers.contains("Transfer-Encoding")) {
            throw refuseTransferEncoding(version, headers);
        }
        List<String> lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return NONE;
        }
        // RFC 9112 §6.3: repeated lengths might be merged when equal; a sender that repeats them is not trusted
        if (lengths.size() > 1) {
            throw HandshakeException.badRequest("Content-Length appears more than once");
        }
        String digits = lengths.get(0);
        if (digits.length() > MAX_DIGITS || !HttpSyntax.isDigits(digits)) {
            throw HandshakeException.badRequest("Content-Length is not a number of at most 18 digits");
        }
        return Long.parseLong(digits);
    }

    private static HandshakeException refuseTransferEncoding(String version, Headers headers) {
        // RFC 9112 §6.1: both framings at once, or any transfer coding in HTTP/1.0, is how requests are smuggled
        if (headers.contains("Content-Length")) {
            return HandshakeException.badRequest("Transfer-Encoding and Content-Length exclude each other");
        }
        if (version.equals("HTTP/1.0")) {
            return HandshakeException.badRequest("HTTP/1.0 knows no Transfer-Encoding");
        }
        List<String> codings = headers.all("Transfer-Encoding");
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        if (!chunked || ServerHandshake.isUpgrade(headers)) {
            return HandshakeException.badRequest("Transfer-Encoding is not accepted");
        }
        // RFC 9112 §6.3: a server may ask for a length in place of chunks
        return HandshakeException.closing(411, "a chunked body is not accepted: send a Content-Length");
    }
}
