package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import dev.tidewire.websocket.Credentials.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the credentials that an opening handshake shows. */
final class ShownCredentials {
    private static final String TICKET = "Ticket";

    private ShownCredentials() {}

    /**
     * Those that are shown where they are looked for; null if there are none. A browser adds its cookie to others by
     * itself, so that counts only where it stands alone.
     *
     * @throws AuthenticationException if it is unclear which are meant
     */
    static @Nullable Credentials find(Authentication wanted, Handshake offered) throws AuthenticationException {
        List<String> headers = offered.request().headers().all("Authorization");
        List<String> tickets = wanted.ticket() == null ? List.of() : offered.queries(wanted.ticket());
        List<String> tokens = wanted.query() == null ? List.of() : offered.queries(wanted.query());
        // RFC 6750 §2: no more than one way in a request; §2.3, by RFC 6749 §3.1: no parameter more than once
        if (headers.size() + tickets.size() + tokens.size() > 1) {
            throw new AuthenticationException("credentials are shown more than once: by " + headers.size()
                    + " headers, " + tickets.size() + " tickets and " + tokens.size() + " tokens in the query");
        }
        if (!headers.isEmpty()) {
            return Credentials.parse(Source.HEADER, headers.get(0));
        }
        if (!tickets.isEmpty()) {
            return new Credentials(Source.TICKET, TICKET, tickets.get(0));
        }
        if (!tokens.isEmpty()) {
            return new Credentials(Source.QUERY, Credentials.BEARER, tokens.get(0));
        }
        return wanted.cookie() == null
                ? null
                : cookie(wanted.cookie(), offered.request().headers());
    }

    private static @Nullable Credentials cookie(String name, Headers headers) throws AuthenticationException {
        List<String> values = new ArrayList<>();
        for (String header : headers.all("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        // Which of two counts, others may see differently
        if (values.size() > 1) {
            throw new AuthenticationException("there are " + values.size() + " cookies of that name");
        }
        return values.isEmpty() ? null : new Credentials(Source.COOKIE, Credentials.BEARER, values.get(0));
    }
}
