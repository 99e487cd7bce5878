package dev.tidewire.websocket;

import dev.tidewire.protocol.Authority;
import dev.tidewire.protocol.Origin;
import dev.tidewire.protocol.ServerHandshake;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect (RFC 6455 §10.2): those of the host that they connect to, and those listed. A request without
 * Origin is not a browser's and passes.
 */
final class Origins {
    private static final String ANY = "*";

    private Origins() {}

    /** Checks and normalises a list of origins. */
    static Set<String> read(String... allowed) {
        Set<String> origins = new LinkedHashSet<>();
        for (String entry : allowed) {
            origins.add(entry.equals(ANY) ? ANY : Origin.of(entry).toString());
        }
        return Set.copyOf(origins);
    }

    static boolean allows(Set<String> listed, ServerHandshake handshake, boolean secure) {
        Origin origin = handshake.origin();
        if (origin == null || listed.contains(ANY) || listed.contains(origin.toString())) {
            return true;
        }
        return isSameHost(origin, handshake.request().authority(), secure);
    }

    // A reverse proxy may have ended TLS before us, so a page of https may
    // come on a plain connection; never the reverse
    private static boolean isSameHost(Origin origin, @Nullable Authority asked, boolean secure) {
        if (asked == null) {
            return false;
        }
        return origin.equals(Origin.of("https", asked)) || (!secure && origin.equals(Origin.of("http", asked)));
    }
}
