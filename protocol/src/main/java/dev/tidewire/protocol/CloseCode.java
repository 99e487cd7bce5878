package dev.tidewire.protocol;

/** Close codes (RFC 6455 §7.4 and the IANA registry that it set up). */
public final class CloseCode {
    /** The purpose of the connection has been fulfilled. */
    public static final int NORMAL = 1000;

    /** A server goes down or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;

    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** The peer sent a kind of data that this endpoint does not take. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** Never on the wire: a Close frame without a code arrived. */
    public static final int NO_STATUS = 1005;

    /** Never on the wire: the connection ended without a Close frame. */
    public static final int ABNORMAL = 1006;

    /** A message's content does not fit its type, such as text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;

    /** A message or a behaviour breaks this endpoint's rules. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message is larger than this endpoint takes. */
    public static final int TOO_LARGE = 1009;

    /** A client misses an extension that the server did not agree to. */
    public static final int MANDATORY_EXTENSION = 1010;

    /** The server failed while it handled a message. */
    public static final int INTERNAL_ERROR = 1011;

    /** The server restarts: come back after a short, random delay. */
    public static final int SERVICE_RESTART = 1012;

    /** The server has more than it can carry: come back later. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** A gateway got no valid answer from the server behind it. */
    public static final int BAD_GATEWAY = 1014;

    /** Never on the wire: the TLS handshake failed. */
    public static final int TLS_FAILED = 1015;

    /** The peer did not show good credentials (registered for libraries, RFC 6455 §7.4.2). */
    public static final int UNAUTHORIZED = 3000;

    /** The peer is not allowed what it asks for (registered for libraries, RFC 6455 §7.4.2). */
    public static final int FORBIDDEN = 3003;

    private CloseCode() {}

    /**
     * Whether a Close frame may carry this code: the registered ones except 1004, 1005, 1006 and 1015, and 3000 to 4999
     * (RFC 6455 §7.4.1 and §7.4.2).
     */
    public static boolean isAllowedOnTheWire(int code) {
        if (code >= 3000) {
            return code <= 4999;
        }
        return (code >= NORMAL && code <= UNSUPPORTED_DATA) || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY);
    }
}
