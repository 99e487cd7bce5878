package dev.tidewire.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client's opening handshake that a server has found in order (RFC 6455 §4.2.1) and may now accept or refuse.
 * Immutable.
 */
public final class ServerHandshake {
    private static final int MAX_SUBPROTOCOLS = 1024;

    private final RequestHead request;
    private final String accept;
    private final @Nullable Origin origin;
    private final List<String> offeredSubprotocols;
    private final List<Extension> offeredExtensions;

    private ServerHandshake(
            RequestHead request,
            String accept,
            @Nullable Origin origin,
            List<String> offeredSubprotocols,
            List<Extension> offeredExtensions) {
        this.request = request;
        this.accept = accept;
        this.origin = origin;
        this.offeredSubprotocols = offeredSubprotocols;
        this.offeredExtensions = offeredExtensions;
    }

    /**
     * Whether {@code head} means to open a WebSocket: it asks to upgrade to {@code websocket}, or carries any
     * Sec-WebSocket header. A faulty handshake is thus told what is wrong with it instead of being served a page; a
     * request that asks for another upgrade, such as {@code h2c}, is an ordinary one (RFC 9110 §7.8).
     */
    public static boolean isUpgrade(RequestHead head) {
        return isUpgrade(head.headers());
    }

    static boolean isUpgrade(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (HandshakeFields.isOfHandshake(headers.name(i))) {
                return true;
            }
        }
        return headers.hasToken("Upgrade", "websocket");
    }

    /**
     * Checks a handshake as RFC 6455 §4.2.1 asks, the version first of what is WebSocket's own.
     *
     * @throws HandshakeException with 405 for a method other than GET, 426 for another protocol or version than this
     *     one, 421 for a target of another host than Host, 403 for an Origin that is none, 400 for anything else
     */
    public static ServerHandshake read(RequestHead head) throws HandshakeException {
        checkRequest(head);
        checkUpgrade(head.headers());
        // RFC 6455 §4.4: whoever speaks another version is told ours, so
        // nothing that its own rules may allow comes first
        checkVersion(head.headers());
        String key = key(head.headers());
        return new ServerHandshake(
                head,
                HandshakeKey.accept(key),
                origin(head.headers()),
                subprotocols(head.headers()),
                ExtensionHeader.parse(head.headers()));
    }

    private static void checkRequest(RequestHead head) throws HandshakeException {
        if (!head.method().equals("GET")) {
            throw HandshakeException.closing(405, "Allow", "GET", "a WebSocket is opened with GET");
        }
        // RFC 6455 §4.2.1 asks for HTTP/1.1; RFC 9110 §7.8 has Upgrade ignored in HTTP/1.0, yet a page would mislead
        if (head.version().equals("HTTP/1.0")) {
            throw HandshakeException.badRequest("a WebSocket is opened with HTTP/1.1");
        }
        if (head.contentLength() > 0) {
            throw HandshakeException.badRequest("an opening handshake has no body");
        }
        checkHost(head);
    }

    // RFC 9112 §3.2: a client's Host is identical to the authority of an absolute-form target. A handshake that
    // names two hosts was meant for another server, or is to be taken for one's own by whatever stands before us
    private static void checkHost(RequestHead head) throws HandshakeException {
        if (head.target().startsWith("/")) {
            return;
        }
        Origin asked = Origin.parse("http://" + head.authority());
        Origin named = Origin.parse("http://" + head.headers().first("Host"));
        if (asked == null || !asked.equals(named)) {
            throw HandshakeException.closing(421, "the request target's host is not that of the Host header");
        }
    }

    private static void checkUpgrade(Headers headers) throws HandshakeException {
        if (!headers.hasToken("Upgrade", "websocket")) {
            throw HandshakeException.upgradeRequired("Upgrade does not name websocket");
        }
        if (!headers.hasToken("Connection", "Upgrade")) {
            throw HandshakeException.badRequest("Connection does not name Upgrade");
        }
    }

    private static String key(Headers headers) throws HandshakeException {
        List<String> keys = headers.all(HandshakeFields.KEY);
        // RFC 6455 §11.3.1: the key does not appear twice
        if (keys.size() != 1) {
            throw HandshakeException.badRequest(
                    "Sec-WebSocket-Key must appear once, but appears " + keys.size() + " times");
        }
        if (!HandshakeKey.isValid(keys.get(0))) {
            throw HandshakeException.badRequest("Sec-WebSocket-Key is not base64 of 16 bytes");
        }
        return keys.get(0);
    }

    private static void checkVersion(Headers headers) throws HandshakeException {
        List<String> versions = headers.all(HandshakeFields.VERSION);
        if (versions.size() != 1 || !isVersion(versions.get(0))) {
            throw HandshakeException.closing(
                    400,
                    HandshakeFields.VERSION,
                    HandshakeFields.SUPPORTED_VERSION,
                    "Sec-WebSocket-Version is not one number from 0 to 255");
        }
        // RFC 6455 §4.4: the answer to another version names the one that is spoken here
        if (!versions.get(0).equals(HandshakeFields.SUPPORTED_VERSION)) {
            throw HandshakeException.upgradeRequired("only WebSocket version 13 is spoken here");
        }
    }

    // RFC 6455 §4.3: a version is 0 to 255 without leading zeros
    private static boolean isVersion(String text) {
        if (text.length() > 3 || !HttpSyntax.isDigits(text)) {
            return false;
        }
        return Integer.parseInt(text) <= 255 && (text.length() == 1 || text.charAt(0) != '0');
    }

    private static @Nullable Origin origin(Headers headers) throws HandshakeException {
        List<String> origins = headers.all("Origin");
        if (origins.isEmpty()) {
            return null;
        }
        if (origins.size() > 1) {
            throw HandshakeException.badRequest("Origin appears more than once");
        }
        Origin origin = Origin.parse(origins.get(0));
        if (origin == null) {
            throw HandshakeException.closing(403, "Origin is neither null nor scheme://host[:port]");
        }
        return origin;
    }

    private static List<String> subprotocols(Headers headers) throws HandshakeException {
        List<String> names = headers.tokens(HandshakeFields.PROTOCOL);
        if (names.isEmpty()) {
            return List.of();
        }
        if (names.size() > MAX_SUBPROTOCOLS) {
            throw HandshakeException.badRequest("more than " + MAX_SUBPROTOCOLS + " subprotocols are offered");
        }
        if (!names.stream().allMatch(HttpSyntax::isToken)) {
            throw HandshakeException.badRequest("an offered subprotocol is not a token");
        }
        // RFC 6455 §4.1: the offered names are unique
        if (new HashSet<>(names).size() < names.size()) {
            throw HandshakeException.badRequest("a subprotocol is offered twice");
        }
        return List.copyOf(names);
    }

    /** The request that opened the handshake. */
    public RequestHead request() {
        return request;
    }

    /** Where the page that opens the WebSocket comes from, or null if the client is no browser (RFC 6455 §10.2). */
    public @Nullable Origin origin() {
        return origin;
    }

    /** The subprotocols the client speaks, the preferred first, without repetition; perhaps none. */
    public List<String> offeredSubprotocols() {
        return offeredSubprotocols;
    }

    /** The extensions the client offers, the preferred first; perhaps none. */
    public List<Extension> offeredExtensions() {
        return offeredExtensions;
    }

    /**
     * The answer that opens the WebSocket (RFC 6455 §4.2.2).
     *
     * @param subprotocol one of the offered, or null for none
     * @param agreed extensions among the offered, with the parameters agreed on
     * @param extra the caller's own headers
     * @throws IllegalArgumentException if the subprotocol or an extension was not offered, or a header of {@code extra}
     *     belongs to the handshake
     */
    public ResponseHead accept(@Nullable String subprotocol, List<Extension> agreed, Headers extra) {
        HandshakeFields.requireFree(extra);
        Headers.Builder headers = Headers.builder()
                .addChecked("Upgrade", "websocket")
                .addChecked("Connection", "Upgrade")
                .addChecked(HandshakeFields.ACCEPT, accept);
        if (subprotocol != null) {
            headers.add(HandshakeFields.PROTOCOL, requireOffered(subprotocol));
        }
        if (!agreed.isEmpty()) {
            requireOffered(agreed);
            headers.add(ExtensionHeader.NAME, ExtensionHeader.format(agreed));
        }
        return ResponseHead.of(101, headers.addAll(extra).build());
    }

    private String requireOffered(String subprotocol) {
        if (!offeredSubprotocols.contains(subprotocol)) {
            throw new IllegalArgumentException("the client did not offer the chosen subprotocol");
        }
        return subprotocol;
    }

    private void requireOffered(List<Extension> agreed) {
        Set<String> names = offeredExtensions.stream().map(Extension::name).collect(Collectors.toSet());
        for (Extension extension : agreed) {
            if (!names.contains(extension.name())) {
                throw new IllegalArgumentException("the client did not offer extension " + extension.name());
            }
        }
    }
}
