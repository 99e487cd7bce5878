package dev.tidewire.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The head of an HTTP response (RFC 9112 §4).
 *
 * @param version {@code HTTP/1.0} or {@code HTTP/1.1}
 * @param status 100 to 599
 * @param reason phrase for people; may be empty and is never to be relied on
 * @param headers header fields
 */
public record ResponseHead(String version, int status, String reason, Headers headers) {
    /**
     * Checks that the parts can be written on one status line.
     *
     * @throws IllegalArgumentException if they cannot
     */
    public ResponseHead {
        if (!isVersion(version)) {
            throw new IllegalArgumentException("a response's version must be HTTP/1.x");
        }
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not between 100 and 599");
        }
        for (int i = 0; i < reason.length(); i++) {
            if (!HttpSyntax.isFieldChar(reason.charAt(i))) {
                throw new IllegalArgumentException("the reason of a response holds a character that no line may carry");
            }
        }
    }

    /** An HTTP/1.1 response with the usual reason for {@code status}. */
    public static ResponseHead of(int status, Headers headers) {
        return new ResponseHead("HTTP/1.1", status, ReasonPhrase.of(status), headers);
    }

    /** The bytes that go on the wire, the empty line at the end included; a new array each time. */
    public byte[] encode() {
        StringBuilder out = new StringBuilder(256);
        out.append(version)
                .append(' ')
                .append(status)
                .append(' ')
                .append(reason)
                .append("\r\n");
        headers.encode(out);
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isVersion(String version) {
        return version.length() == HttpSyntax.VERSION_LENGTH
                && version.startsWith("HTTP/1.")
                && HttpSyntax.isDigit(version.charAt(HttpSyntax.VERSION_LENGTH - 1));
    }
}
