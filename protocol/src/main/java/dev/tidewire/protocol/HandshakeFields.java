package dev.tidewire.protocol;

import java.util.Locale;
import java.util.Set;

/** The header fields that the opening handshake lives on (RFC 6455 §11.3), which a caller cannot set by hand. */
final class HandshakeFields {
    static final String KEY = "Sec-WebSocket-Key";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String SUPPORTED_VERSION = "13";
    static final String PREFIX = "Sec-WebSocket-";

    private static final Set<String> RESERVED =
            Set.of("host", "upgrade", "connection", "content-length", "transfer-encoding", "te", "trailer", "expect");

    private HandshakeFields() {}

    static boolean isOfHandshake(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** Throws IllegalArgumentException if one of a caller's own headers would disturb the handshake. */
    static void requireFree(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (isOfHandshake(name) || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + name + " belongs to the handshake: leave it out");
            }
        }
    }
}
