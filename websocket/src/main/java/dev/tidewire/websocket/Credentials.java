package dev.tidewire.websocket;

/**
 * What a client shows to prove who it is. Its {@link #toString} tells everything but the secret.
 *
 * @param source where it was shown
 * @param scheme how it is to be read, such as {@code Bearer} (RFC 9110 §11.1); compared without regard to case
 * @param secret what is shown
 */
public record Credentials(Source source, String scheme, String secret) {

    /** The scheme of tokens (RFC 6750). */
    public static final String BEARER = "Bearer";

    /** Where credentials are shown. */
    public enum Source {
        /** The header {@code Authorization}. */
        HEADER,
        /** A cookie, which a browser sends by itself, whichever page asks. */
        COOKIE,
        /** A ticket in the query, good for one connection. */
        TICKET,
        /** A token in the query, which may end in logs that are not ours. */
        QUERY,
        /** The first message, or a later one that renews what was shown. */
        MESSAGE
    }

    /** Whether the scheme is this one. */
    public boolean isScheme(String name) {
        return scheme.equalsIgnoreCase(name);
    }

    /**
     * Reads what has the form of the header {@code Authorization}: a scheme, a space, and the secret.
     *
     * @throws AuthenticationException if it has another
     */
    public static Credentials parse(Source source, String text) throws AuthenticationException {
        int space = text.indexOf(' ');
        String secret = text.substring(space + 1).strip();
        if (space <= 0 || secret.isEmpty() || secret.indexOf(' ') >= 0) {
            throw new AuthenticationException("credentials have the form 'Bearer TOKEN'");
        }
        return new Credentials(source, text.substring(0, space), secret);
    }

    @Override
    public String toString() {
        // Who leaves the scheme out has the secret in its place
        String known = scheme.equalsIgnoreCase(BEARER) ? BEARER : "other";
        return known + " credentials of " + secret.length() + " characters from " + source;
    }
}
