package dev.tidewire.websocket;

import dev.tidewire.protocol.Authority;
import java.util.Locale;

/**
 * The server that a client connects to, from a {@code ws} or {@code wss} URL (RFC 6455 §3). Messages about a wrong URL
 * never repeat it, since it may hold a password or a token.
 *
 * @param secure whether the connection is TLS
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 * @param resource the path and perhaps a query, percent-encoded
 */
record ClientTarget(boolean secure, String host, int port, String resource) {
    private static final String PLAIN = "ws://";
    private static final String SECURE = "wss://";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one of a WebSocket, saying what is wrong with it
     */
    static ClientTarget parse(String url) {
        boolean secure = startsWith(url, SECURE);
        if (!secure && !startsWith(url, PLAIN)) {
            throw new IllegalArgumentException("a WebSocket URL begins with ws:// or wss://" + insteadOf(url));
        }
        requireVisible(url);
        // RFC 6455 §3: fragment identifiers have no meaning here and must not be used
        if (url.indexOf('#') >= 0) {
            throw new IllegalArgumentException("a WebSocket URL has no fragment: leave out what begins with #");
        }
        int from = secure ? SECURE.length() : PLAIN.length();
        int to = endOfAuthority(url, from);
        return of(secure, url.substring(from, to), resource(url.substring(to)));
    }

    private static ClientTarget of(boolean secure, String authority, String resource) {
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "a WebSocket URL holds no user and password: send them in an Authorization header");
        }
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        // RFC 3986 §3.2.3: a port may be empty, which says as much as none
        String digits = colon < 0 ? "" : authority.substring(colon + 1);
        int port = digits.isEmpty() ? (secure ? 443 : 80) : port(digits);
        return new ClientTarget(secure, host(host, port), port, resource);
    }

    private static String host(String host, int port) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the WebSocket URL names no host");
        }
        String valid;
        try {
            valid = new Authority(host, port).host();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the WebSocket URL's host is neither a name nor an IP address (IPv6 stands in brackets)", e);
        }
        return valid.startsWith("[") ? valid.substring(1, valid.length() - 1) : valid;
    }

    private static int port(String digits) {
        boolean readable = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = readable ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the WebSocket URL's port is not a number from 1 to 65535");
        }
        return port;
    }

    private static String resource(String afterAuthority) {
        // RFC 6455 §3: the question mark belongs to the resource name only if a query follows it
        boolean emptyQuery = afterAuthority.endsWith("?") && afterAuthority.indexOf('?') == afterAuthority.length() - 1;
        String asked = emptyQuery ? afterAuthority.substring(0, afterAuthority.length() - 1) : afterAuthority;
        return asked.startsWith("/") ? asked : "/" + asked;
    }

    private static int endOfAuthority(String url, int from) {
        int end = from;
        while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static void requireVisible(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(String.format(
                        "the WebSocket URL holds U+%04X at index %d, which must be percent-encoded", (int) c, i));
            }
        }
    }

    private static String insteadOf(String url) {
        if (startsWith(url, "http://")) {
            return ", not http://";
        }
        return startsWith(url, "https://") ? ", not https://" : ", such as ws://localhost:3000/chat";
    }

    private static boolean startsWith(String url, String scheme) {
        return url.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** {@code host:port}, for messages. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The URL without its query, which may hold a token. */
    @Override
    public String toString() {
        int query = resource.indexOf('?');
        String path = query < 0 ? resource : resource.substring(0, query);
        return String.format(Locale.ROOT, "%s%s%s", secure ? SECURE : PLAIN, authority(), path);
    }
}
