package dev.tidewire.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request (RFC 9112 §3). Whoever holds one knows that its target is a path or an http URI, its Host
 * valid, its body's length unambiguous and its Expect, if any, is {@code 100-continue}. Immutable.
 */
public final class RequestHead {
    private static final String EXPECTATION = "100-continue";

    private final String method;
    private final RequestTarget target;
    private final String version;
    private final Headers headers;
    private final @Nullable Authority authority;
    private final long contentLength;

    private RequestHead(
            String method,
            RequestTarget target,
            String version,
            Headers headers,
            @Nullable Authority authority,
            long contentLength) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.headers = headers;
        this.authority = authority;
        this.contentLength = contentLength;
    }

    static RequestHead received(String method, RequestTarget target, String version, Headers headers)
            throws HandshakeException {
        Authority host = host(version, headers);
        // RFC 9112 §3.2.2: the authority of an absolute-form target wins over Host
        Authority authority = target.authority() == null ? host : target.authority();
        long contentLength = BodyLength.of(version, headers);
        checkExpectation(headers);
        return new RequestHead(method, target, version, headers, authority, contentLength);
    }

    // RFC 9112 §3.2: exactly one valid Host, which HTTP/1.0 alone may leave out
    private static @Nullable Authority host(String version, Headers headers) throws HandshakeException {
        List<String> hosts = headers.all("Host");
        if (hosts.isEmpty() && version.equals("HTTP/1.0")) {
            return null;
        }
        if (hosts.size() != 1) {
            throw HandshakeException.badRequest("Host must appear once, but appears " + hosts.size() + " times");
        }
        Authority host = Authority.parse(hosts.get(0));
        if (host == null) {
            throw HandshakeException.badRequest("Host is not host[:port]");
        }
        return host;
    }

    // RFC 9110 §10.1.1: an expectation that cannot be met is answered 417
    private static void checkExpectation(Headers headers) throws HandshakeException {
        for (String expectation : headers.all("Expect")) {
            if (!expectation.equalsIgnoreCase(EXPECTATION)) {
                throw HandshakeException.closing(417, "the only expectation that can be met is " + EXPECTATION);
            }
        }
    }

    /** The method as sent; methods are case-sensitive (RFC 9110 §9.1). */
    public String method() {
        return method;
    }

    /** The target as sent: a path with perhaps a query, or a whole http URI. */
    public String target() {
        return target.text();
    }

    /** The path, still percent-encoded; begins with a slash. */
    public String path() {
        return target.path();
    }

    /** The path decoded as UTF-8, free of control characters. A slash that was encoded looks like any other. */
    public String decodedPath() {
        return decode(path());
    }

    /**
     * The parts of the path between its slashes, each decoded, so that an encoded slash stays within its part. The path
     * {@code /} has none; one that ends with a slash has an empty last part.
     */
    public List<String> segments() {
        String path = path();
        if (path.equals("/")) {
            return List.of();
        }
        List<String> segments = new ArrayList<>();
        int from = 1;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', from)) {
            segments.add(decode(path.substring(from, slash)));
            from = slash + 1;
        }
        segments.add(decode(path.substring(from)));
        return Collections.unmodifiableList(segments);
    }

    /** The query, still percent-encoded and without its question mark, or null if there is none. */
    public @Nullable String query() {
        return target.query();
    }

    /** {@code HTTP/1.0}, {@code HTTP/1.1} or a later minor version. */
    public String version() {
        return version;
    }

    /** The header fields. */
    public Headers headers() {
        return headers;
    }

    /** The host that was asked: the target's where it names one, else Host's; null only for HTTP/1.0 without Host. */
    public @Nullable Authority authority() {
        return authority;
    }

    /** The bytes of body that follow, or -1 if no Content-Length announces any (RFC 9112 §6.3). */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body (RFC 9110 §10.1.1). */
    public boolean expectsContinue() {
        // RFC 9110 §10.1.1: HTTP/1.0 has no such expectation
        return headers.contains("Expect") && !version.equals("HTTP/1.0");
    }

    /** Whether the connection may carry another request after this one (RFC 9112 §9.3). */
    public boolean keepAlive() {
        if (headers.hasToken("Connection", "close")) {
            return false;
        }
        return !version.equals("HTTP/1.0") || headers.hasToken("Connection", "keep-alive");
    }

    /** The bytes that go on the wire, the empty line at the end included; a new array each time. */
    public byte[] encode() {
        StringBuilder out = new StringBuilder(256);
        out.append(method)
                .append(' ')
                .append(target())
                .append(' ')
                .append(version)
                .append("\r\n");
        headers.encode(out);
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Method, path and version; neither query nor header values, which may hold credentials. */
    @Override
    public String toString() {
        return method + " " + path() + " " + version;
    }

    private static String decode(String encoded) {
        String text = PercentEncoding.decode(encoded);
        if (text == null) {
            throw new AssertionError("a path is checked before it gets here");
        }
        return text;
    }
}
