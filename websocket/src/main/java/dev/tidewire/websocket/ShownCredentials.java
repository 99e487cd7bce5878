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
     * The first that are shown of those that are looked for; null if there are none.
     *
     * @throws AuthenticationException if it is unclear which are meant
     */
    static @Nullable Credentials find(Authentication wanted, Handshake offered) throws AuthenticationException {
        Headers headers = offered.request().headers();
        List<String> authorization = headers.all("Authorization");
        if (!authorization.isEmpty()) {
            return Credentials.parse(Source.HEADER, only(authorization, "Authorization headers"));
        }
        String ticket = wanted.ticket() == null ? null : offered.query(wanted.ticket());
        if (ticket != null) {
            return new Credentials(Source.TICKET, TICKET, ticket);
        }
        String token = wanted.query() == null ? null : offered.query(wanted.query());
        if (token != null) {
            return new Credentials(Source.QUERY, Credentials.BEARER, token);
        }
        return wanted.cookie() == null ? null : cookie(wanted.cookie(), headers);
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
        return values.isEmpty()
                ? null
                : new Credentials(Source.COOKIE, Credentials.BEARER, only(values, "cookies of that name"));
    }

    // Which of two counts, others may see differently
    private static String only(List<String> values, String what) throws AuthenticationException {
        if (values.size() > 1) {
            throw new AuthenticationException("there are " + values.size() + " " + what);
        }
        return values.get(0);
    }
}
