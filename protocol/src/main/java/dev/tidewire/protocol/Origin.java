package dev.tidewire.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a web page comes from (RFC 6454 §4), in a form that can be compared: scheme and host in lower case, the default
 * port of http and https left out. Hosts are compared letter by letter: a trailing dot makes another host, and a name
 * beyond ASCII exists only in its {@code xn--} form. {@code null}, which pages without an origin send, equals itself.
 */
public final class Origin {
    private static final String OPAQUE = "null";
    private static final String SEPARATOR = "://";

    private final String text;

    private Origin(String text) {
        this.text = text;
    }

    /**
     * Reads an entry of an allow list, such as {@code https://app.example}.
     *
     * @throws IllegalArgumentException if it is neither {@code null} nor {@code scheme://host[:port]}
     */
    public static Origin of(String text) {
        Origin origin = parse(text);
        if (origin == null) {
            throw new IllegalArgumentException("origin \"" + text + "\" is not scheme://host[:port]: leave out user"
                    + " information, path and final slash, and write the host in ASCII");
        }
        return origin;
    }

    /** The origin of pages that {@code authority} serves over {@code scheme}, which is http or https. */
    public static Origin of(String scheme, Authority authority) {
        return of(scheme + SEPARATOR + authority);
    }

    /** Reads a header's value, or answers null if it is no origin. */
    static @Nullable Origin parse(String text) {
        if (text.equals(OPAQUE)) {
            return new Origin(OPAQUE);
        }
        int end = text.indexOf(SEPARATOR);
        if (end < 0 || !isScheme(text.substring(0, end))) {
            return null;
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        String host = text.substring(end + SEPARATOR.length());
        // RFC 8089 §2: a file has no host; web views send it like this
        if (host.isEmpty() && scheme.equals("file")) {
            return new Origin(scheme + SEPARATOR);
        }
        Authority authority = Authority.parse(host);
        return authority == null ? null : new Origin(scheme + SEPARATOR + withoutDefaultPort(scheme, authority));
    }

    private static Authority withoutDefaultPort(String scheme, Authority authority) {
        boolean isDefault = (scheme.equals("http") && authority.port() == 80)
                || (scheme.equals("https") && authority.port() == 443);
        return isDefault ? new Authority(authority.host(), Authority.NO_PORT) : authority;
    }

    // RFC 3986 §3.1
    private static boolean isScheme(String text) {
        return !text.isEmpty()
                && HttpSyntax.isLetter(text.charAt(0))
                && text.chars().allMatch(c -> HttpSyntax.isLetter(c) || HttpSyntax.isDigit(c) || "+-.".indexOf(c) >= 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin && text.equals(origin.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The origin in the form that is compared. */
    @Override
    public String toString() {
        return text;
    }
}
