package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy to connect through.
 *
 * @param address where it is; its name is looked up at each attempt if it was not before
 * @param authorization the value of Proxy-Authorization, null for none
 */
record HttpProxy(InetSocketAddress address, @Nullable String authorization) {

    static HttpProxy open(InetSocketAddress address) {
        return new HttpProxy(address, null);
    }

    /**
     * A proxy that asks who is there (RFC 7617).
     *
     * @throws IllegalArgumentException if the user's name has a colon, or either a control character
     */
    static HttpProxy basic(InetSocketAddress address, String user, String password) {
        // RFC 7617 §2: the first colon ends the user's name
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the name of a proxy's user holds no colon");
        }
        String both = user + ":" + password;
        if (both.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a proxy's user and password hold no control characters");
        }
        String encoded = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        return new HttpProxy(address, "Basic " + encoded);
    }

    /** The request for a tunnel to {@code authority} (RFC 9110 §9.3.6). */
    byte[] request(String authority) {
        Headers.Builder headers = Headers.builder().add("Host", authority);
        if (authorization != null) {
            headers.add("Proxy-Authorization", authorization);
        }
        StringBuilder head = new StringBuilder("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
        headers.build()
                .forEach(field -> head.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
