package dev.tidewire.protocol;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as in a Host header (RFC 9110 §7.2). Narrower than RFC 3986 §3.2.2: a name is made of
 * letters, digits, hyphens, dots, underscores and tildes, an IP literal is an IPv6 address without a zone, and there is
 * never any user information.
 *
 * @param host in lower case; an IPv6 address stands in brackets
 * @param port 0 to 65535, or {@link #NO_PORT} where none was given
 */
public record Authority(String host, int port) {
    /** Stands for the default port of whatever scheme is in use. */
    public static final int NO_PORT = -1;

    private static final int MAX_PORT = 65535;
    private static final int MAX_HOST = 255;
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the host or the port is not valid
     */
    public Authority {
        if (!isHost(host)) {
            throw new IllegalArgumentException("the host is neither a name nor an IP address");
        }
        if (port < NO_PORT || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and " + MAX_PORT);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /** {@code host} or {@code host:port}. */
    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }

    /** Reads {@code host[:port]}, or answers null if it is anything else. */
    static @Nullable Authority parse(String text) {
        int colon = text.indexOf(':', text.indexOf(']') + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        // RFC 3986 §3.2.3: a port may be empty, which says as much as none
        String digits = colon < 0 ? "" : text.substring(colon + 1);
        int port = digits.isEmpty() ? NO_PORT : parsePort(digits);
        if (port > MAX_PORT || !isHost(host)) {
            return null;
        }
        return new Authority(host, port);
    }

    private static int parsePort(String digits) {
        boolean readable = digits.length() <= 5 && HttpSyntax.isDigits(digits);
        return readable ? Integer.parseInt(digits) : MAX_PORT + 1;
    }

    private static boolean isHost(String host) {
        if (host.length() > MAX_HOST) {
            return false;
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            return isIpv6(host.substring(1, host.length() - 1));
        }
        for (int i = 0; i < host.length(); i++) {
            if (!isNameChar(host.charAt(i))) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isNameChar(char c) {
        return HttpSyntax.isLetter(c) || HttpSyntax.isDigit(c) || c == '.' || c == '-' || c == '_' || c == '~';
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        int left = groups(text.substring(0, gap), false);
        int right = groups(text.substring(gap + 2), true);
        return left >= 0 && right >= 0 && left + right < 8;
    }

    // RFC 3986 §3.2.2: groups of four hex digits, the last two of which may be written as an IPv4 address
    private static int groups(String text, boolean endsAddress) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        String last = parts[parts.length - 1];
        boolean endsWithIpv4 = endsAddress && IPV4.matcher(last).matches();
        int hexGroups = endsWithIpv4 ? parts.length - 1 : parts.length;
        for (int i = 0; i < hexGroups; i++) {
            if (!GROUP.matcher(parts[i]).matches()) {
                return Integer.MIN_VALUE;
            }
        }
        return endsWithIpv4 ? hexGroups + 2 : hexGroups;
    }
}
