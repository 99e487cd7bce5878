package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.RequestHead;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the opening handshake said and agreed (RFC 6455 §4). Immutable. Before the 101 answer, in an {@link Admission},
 * nothing has been agreed yet: {@link #subprotocol()} is null.
 */
public final class Handshake {
    private final HandshakeHeads heads;
    private final Map<String, String> variables;
    private final List<String> offeredSubprotocols;
    private final @Nullable String subprotocol;
    private final InetSocketAddress remoteAddress;
    private final boolean secure;
    private final @Nullable X509Certificate clientCertificate;
    private final @Nullable Principal principal;

    Handshake(
            HandshakeHeads heads,
            Map<String, String> variables,
            List<String> offeredSubprotocols,
            @Nullable String subprotocol,
            InetSocketAddress remoteAddress,
            boolean secure,
            @Nullable X509Certificate clientCertificate,
            @Nullable Principal principal) {
        this.heads = heads;
        this.variables = variables;
        this.offeredSubprotocols = offeredSubprotocols;
        this.subprotocol = subprotocol;
        this.remoteAddress = remoteAddress;
        this.secure = secure;
        this.clientCertificate = clientCertificate;
        this.principal = principal;
    }

    Handshake agreed(@Nullable String chosen, HandshakeHeads answered) {
        return new Handshake(
                answered, variables, offeredSubprotocols, chosen, remoteAddress, secure, clientCertificate, principal);
    }

    Handshake by(Principal known) {
        return new Handshake(
                heads, variables, offeredSubprotocols, subprotocol, remoteAddress, secure, clientCertificate, known);
    }

    /** The request as the client sent it. */
    public RequestHead request() {
        return heads.request();
    }

    /** The path that was asked for, still percent-encoded, without the query. */
    public String path() {
        return request().path();
    }

    /** The path as rights name it: percent-decoded, but for slashes and percent signs that do not part segments. */
    String place() {
        StringBuilder place = new StringBuilder();
        for (String segment : request().segments()) {
            place.append('/').append(segment.replace("%", "%25").replace("/", "%2F"));
        }
        return place.length() == 0 ? "/" : place.toString();
    }

    /**
     * What stood in the path at a route's {@code {name}}, percent-decoded.
     *
     * @throws IllegalArgumentException if the route has no such variable
     */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no variable {" + name + "}, only " + variables.keySet());
        }
        return value;
    }

    /** The first query parameter of this name, decoded; null if there is none. */
    public @Nullable String query(String name) {
        List<String> values = queries(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** All query parameters of this name, decoded. */
    List<String> queries(String name) {
        String query = request().query();
        if (query == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decode(key).equals(name)) {
                values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** The first header of this name in the client's request; null if there is none. */
    public @Nullable String header(String name) {
        return request().headers().first(name);
    }

    /** The page that asked (RFC 6455 §10.2); null if the client is not a browser. */
    public @Nullable String origin() {
        return header("Origin");
    }

    /** The headers of the server's answer; those of the 101. */
    public Headers responseHeaders() {
        return heads.answer();
    }

    /** The subprotocols that the client offered, its favourite first. */
    public List<String> offeredSubprotocols() {
        return offeredSubprotocols;
    }

    /** The subprotocol agreed; null if none. */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /**
     * Where the client is: the other end of the TCP connection; or, if that is a proxy that is trusted by {@link
     * WebSocketServer.Builder#trustProxies}, whom it speaks for, with port 0 unless the proxy told it. A client's own
     * handshake has the server, or the proxy that leads there.
     */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** Whether the connection is encrypted (wss). */
    public boolean isSecure() {
        return secure;
    }

    /**
     * The certificate that the client showed, found good by {@link Tls#askForClientCertificates} or {@link
     * Tls#requireClientCertificates}; null if it showed none, was not asked, or this is a client's own handshake.
     */
    public @Nullable X509Certificate clientCertificate() {
        return clientCertificate;
    }

    /**
     * Who showed good credentials in the request; null if nobody is asked for any, or they may come in the first message. {@link
     * WebSocket#principal()} knows that, too.
     */
    public @Nullable Principal principal() {
        return principal;
    }

    @Override
    public String toString() {
        String origin = origin();
        return path() + " from " + Caller.text(remoteAddress) + (origin == null ? "" : ", origin " + origin);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
