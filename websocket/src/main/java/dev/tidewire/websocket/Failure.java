package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.ProtocolException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** What kind of thing went wrong, for {@link Metrics#failed}. */
public enum Failure {
    /**
     * A peer broke a rule: of RFC 6455 or RFC 7692, such as text that is no UTF-8; or one for which the program's {@link
     * Validation} ends a connection.
     */
    PROTOCOL,

    /**
     * A connection sent too much, took too little, was silent for too long or kept too much memory: {@link Limits}, {@link
     * KeepAlive}, {@link SlowConsumer}.
     */
    LIMIT,

    /**
     * An open connection was ended for who is behind it: credentials that are not good, or no longer, or a right or a place
     * that this one does not have; or it could not be found out who that is, before the connection was open, too.
     */
    AUTHENTICATION,

    /** A connection broke, such as by a reset. */
    NETWORK,

    /** What a peer sent is no TLS, or none that this server takes, or was damaged on its way. */
    TLS,

    /** A handler, filter, admission or HTTP handler of the program threw, or Tidewire or the JVM failed. */
    PROGRAM,

    /** A connection could not be accepted, such as when no descriptor is left: those that come wait. */
    ACCEPT;

    /** What a peer did that ends its connection with this. */
    static Failure of(ProtocolException broken) {
        int code = broken.closeCode();
        return code == CloseCode.PROTOCOL_ERROR || code == CloseCode.INVALID_PAYLOAD ? PROTOCOL : LIMIT;
    }

    /** What a link broke by. */
    static Failure ofLink(Throwable cause) {
        if (cause instanceof WebSocketException) {
            return LIMIT;
        }
        // What a channel's decoder throws is wrapped
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            return TLS;
        }
        return cause instanceof IOException ? NETWORK : PROGRAM;
    }
}
