package dev.tidewire.protocol;

/**
 * An opening handshake, or an HTTP head, that broke the rules. The message says what was wrong in fixed words and
 * numbers; it never repeats what the peer sent. Carries no stack trace: it tells of the peer, not of this program.
 */
public sealed class HandshakeException extends Exception permits UpgradeRefusedException {
    private static final long serialVersionUID = 1L;
    private static final Headers CLOSE = Headers.of("Connection", "close");

    private final int status;
    private final transient Headers headers;

    /**
     * @param status HTTP status of the answer, 100 to 599
     * @param headers header fields that belong to the answer
     * @param message what was wrong
     */
    public HandshakeException(int status, Headers headers, String message) {
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /**
     * The HTTP status of this failure. On a server the one to answer with. On a client the one the server gave, or 502
     * where the server's answer itself broke the rules.
     */
    public int status() {
        return status;
    }

    /**
     * The header fields of this failure. On a server those the answer needs, with {@code Connection: close}, since
     * after such a request the connection is of no further use. On a client those the server gave.
     */
    public Headers headers() {
        return headers;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static HandshakeException badRequest(String message) {
        return closing(400, message);
    }

    static HandshakeException badResponse(String message) {
        return new HandshakeException(502, Headers.empty(), message);
    }

    /** A refusal that ends the connection: its answer says {@code Connection: close}. */
    public static HandshakeException closing(int status, String message) {
        return new HandshakeException(status, CLOSE, message);
    }

    /**
     * A refusal that asks for WebSocket in the version spoken here: 426 says what to upgrade to (RFC 9110 §15.5.22),
     * Connection lists Upgrade wherever that is sent (§7.8), and the version is named (RFC 6455 §4.4).
     */
    public static HandshakeException upgradeRequired(String message) {
        Headers headers = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade, close")
                .add(HandshakeFields.VERSION, HandshakeFields.SUPPORTED_VERSION)
                .build();
        return new HandshakeException(426, headers, message);
    }

    static HandshakeException closing(int status, String name, String value, String message) {
        Headers headers = Headers.builder().addAll(CLOSE).add(name, value).build();
        return new HandshakeException(status, headers, message);
    }
}
