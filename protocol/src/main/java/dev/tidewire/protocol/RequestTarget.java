package dev.tidewire.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks for (RFC 9112 §3.2), in origin-form or absolute-form.
 *
 * @param text the target as sent
 * @param authority of an absolute-form target, else null
 * @param path still percent-encoded, begins with a slash
 * @param query still percent-encoded, without its question mark; null where there is none
 */
record RequestTarget(
        String text,
        @Nullable Authority authority,
        String path,
        @Nullable String query) {
    private static final String[] SCHEMES = {"http://", "https://"};

    static RequestTarget parse(String target) throws HandshakeException {
        if (target.startsWith("/")) {
            return split(target, null, target);
        }
        for (String scheme : SCHEMES) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return absolute(target, target.substring(scheme.length()));
            }
        }
        // RFC 9112 §3.2.3 and §3.2.4: authority-form is for CONNECT and asterisk-form for OPTIONS, neither is served
        throw HandshakeException.badRequest("the request target is neither a path nor an http URI");
    }

    private static RequestTarget absolute(String target, String rest) throws HandshakeException {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        Authority authority = Authority.parse(rest.substring(0, end));
        if (authority == null) {
            throw HandshakeException.badRequest("the request target's authority is not host[:port]");
        }
        // RFC 9112 §3.2.1: an absent path is sent as a slash
        return split(target, authority, rest.startsWith("/", end) ? rest.substring(end) : "/" + rest.substring(end));
    }

    private static RequestTarget split(String target, @Nullable Authority authority, String pathAndQuery)
            throws HandshakeException {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        if (PercentEncoding.decode(path) == null) {
            throw HandshakeException.badRequest("the path's percent-encoding does not stand for readable text");
        }
        return new RequestTarget(target, authority, path, mark < 0 ? null : pathAndQuery.substring(mark + 1));
    }
}
