package dev.tidewire.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client's opening handshake (RFC 6455 §4.1): the request to send, and the check of what comes back. Each has a key
 * of its own, so it serves one attempt to connect. Immutable.
 */
public final class ClientHandshake {
    /**
     * What both sides settled on.
     *
     * @param subprotocol the one the server chose, or null for none
     * @param extensions those the server agreed to, in order; their parameters are for the extension to check
     */
    public record Agreement(@Nullable String subprotocol, List<Extension> extensions) {
        /** Takes a copy of the list. */
        public Agreement {
            extensions = List.copyOf(extensions);
        }
    }

    private final RequestHead request;
    private final String expectedAccept;
    private final List<String> subprotocols;
    private final List<Extension> extensions;

    private ClientHandshake(RequestHead request, String key, Builder builder) {
        this.request = request;
        this.expectedAccept = HandshakeKey.accept(key);
        this.subprotocols = builder.subprotocols;
        this.extensions = builder.extensions;
    }

    /**
     * A handshake with a host.
     *
     * @param host name or IP address; an IPv6 address with or without brackets
     * @param port 0 to 65535
     * @param secure whether the connection is TLS, which decides the port that Host leaves out
     * @throws IllegalArgumentException if host or port is not valid
     */
    public static Builder to(String host, int port, boolean secure) {
        boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
        Authority authority = new Authority(bareIpv6 ? "[" + host + "]" : host, port);
        return new Builder(port == (secure ? 443 : 80) ? authority.host() : authority.toString());
    }

    /** The request to send. */
    public RequestHead request() {
        return request;
    }

    /**
     * Checks the server's answer in the order of RFC 6455 §4.1.
     *
     * @throws UpgradeRefusedException if the status is not 101
     * @throws HandshakeException with status 502 if the answer does not open this WebSocket; the connection is then of
     *     no further use and no frame may be sent on it
     */
    public Agreement accept(ResponseHead response) throws HandshakeException {
        if (response.status() != 101) {
            throw new UpgradeRefusedException(response);
        }
        checkUpgrade(response);
        String accept = single(response.headers(), HandshakeFields.ACCEPT);
        if (!expectedAccept.equals(accept)) {
            throw HandshakeException.badResponse("Sec-WebSocket-Accept does not belong to the key that was sent");
        }
        return new Agreement(subprotocol(response.headers()), extensions(response.headers()));
    }

    private static void checkUpgrade(ResponseHead response) throws HandshakeException {
        if (response.version().equals("HTTP/1.0")) {
            throw HandshakeException.badResponse("the server answered 101 in HTTP/1.0, which cannot upgrade");
        }
        if (!"websocket".equalsIgnoreCase(single(response.headers(), "Upgrade"))) {
            throw HandshakeException.badResponse("Upgrade is not websocket");
        }
        if (!response.headers().hasToken("Connection", "Upgrade")) {
            throw HandshakeException.badResponse("Connection does not name Upgrade");
        }
    }

    private @Nullable String subprotocol(Headers headers) throws HandshakeException {
        if (!headers.contains(HandshakeFields.PROTOCOL)) {
            return null;
        }
        String chosen = single(headers, HandshakeFields.PROTOCOL);
        if (!subprotocols.contains(chosen)) {
            throw HandshakeException.badResponse("the server chose a subprotocol that was not offered");
        }
        return chosen;
    }

    private List<Extension> extensions(Headers headers) throws HandshakeException {
        List<Extension> agreed = ExtensionHeader.parseAgreed(headers);
        Set<String> offered = extensions.stream().map(Extension::name).collect(Collectors.toCollection(HashSet::new));
        for (Extension extension : agreed) {
            if (!offered.remove(extension.name())) {
                throw HandshakeException.badResponse(
                        "the server agreed to an extension that was not offered, or agreed twice");
            }
        }
        return agreed;
    }

    private static String single(Headers headers, String name) throws HandshakeException {
        List<String> values = headers.all(name);
        if (values.size() != 1) {
            throw HandshakeException.badResponse(name + " must appear once, but appears " + values.size() + " times");
        }
        return values.get(0);
    }

    /** Collects what the request shall say. Not safe for use by several threads at once. */
    public static final class Builder {
        private final String host;
        private String target = "/";
        private Headers headers = Headers.empty();
        private List<String> subprotocols = List.of();
        private List<Extension> extensions = List.of();

        private Builder(String host) {
            this.host = host;
        }

        /** The path and query to ask for, percent-encoded; {@code /} if not said. */
        public Builder target(String pathAndQuery) {
            this.target = pathAndQuery;
            return this;
        }

        /**
         * The caller's own headers, such as Origin or Authorization.
         *
         * @throws IllegalArgumentException if one of them belongs to the handshake
         */
        public Builder headers(Headers headers) {
            HandshakeFields.requireFree(headers);
            this.headers = headers;
            return this;
        }

        /**
         * The subprotocols to offer, the preferred first.
         *
         * @throws IllegalArgumentException if one is no token or is named twice
         */
        public Builder subprotocols(List<String> names) {
            if (!names.stream().allMatch(HttpSyntax::isToken)) {
                throw new IllegalArgumentException("a subprotocol to offer is not a token");
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw new IllegalArgumentException("a subprotocol is to be offered twice");
            }
            this.subprotocols = List.copyOf(names);
            return this;
        }

        /** The extensions to offer, the preferred first. */
        public Builder extensions(List<Extension> offers) {
            this.extensions = List.copyOf(offers);
            return this;
        }

        /**
         * A handshake with a new random key; each call makes another one.
         *
         * @throws IllegalArgumentException if the target is not a path with perhaps a query, made of visible ASCII, or
         *     an extension's parameter has an empty value
         */
        public ClientHandshake build() {
            return build(HandshakeKey.random());
        }

        ClientHandshake build(String key) {
            if (!target.startsWith("/") || !target.chars().allMatch(HttpSyntax::isTargetChar)) {
                throw new IllegalArgumentException("the target of a handshake must begin with a slash and hold visible"
                        + " ASCII without a fragment");
            }
            try {
                RequestHead request =
                        RequestHead.received("GET", RequestTarget.parse(target), "HTTP/1.1", requestHeaders(key));
                return new ClientHandshake(request, key, this);
            } catch (HandshakeException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        private Headers requestHeaders(String key) {
            Headers.Builder all = Headers.builder()
                    .add("Host", host)
                    .add("Upgrade", "websocket")
                    .add("Connection", "Upgrade")
                    .add(HandshakeFields.KEY, key)
                    .add(HandshakeFields.VERSION, "13");
            if (!subprotocols.isEmpty()) {
                all.add(HandshakeFields.PROTOCOL, String.join(", ", subprotocols));
            }
            if (!extensions.isEmpty()) {
                all.add(ExtensionHeader.NAME, ExtensionHeader.format(extensions));
            }
            return all.addAll(headers).build();
        }
    }
}
