package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.ProtocolException;
import java.io.IOException;

/** What kind of thing went wrong, for {@link Metrics#failed}. The log says what it was. */
public enum Failure {
    /** A peer broke a rule of RFC 6455 or RFC 7692, or sent text that is no UTF-8. */
    PROTOCOL,

    /** A connection sent too much, took too little or was silent for too long: {@link Limits}, {@link KeepAlive}. */
    LIMIT,

    /** A connection broke, such as by a reset. */
    NETWORK,

    /** TLS did not come about, or an encrypted stream was damaged. */
    TLS,

    /** It could not be found out whether credentials are good, such as when an issuer does not answer. */
    AUTHENTICATION,

    /** A handler, filter, admission or HTTP handler of the program threw, or Tidewire itself did. */
    PROGRAM,

    /** A connection could not be accepted, such as when no descriptor is left: those that come wait. */
    ACCEPT;

    /** The kind of what a connection ended with, or its handler threw. */
    static Failure of(Throwable cause) {
        if (cause instanceof ProtocolException broken) {
            return breaksRule(broken.closeCode()) ? PROTOCOL : LIMIT;
        }
        if (cause instanceof WebSocketException) {
            return LIMIT;
        }
        if (Encryption.failure(cause) != null) {
            return TLS;
        }
        return cause instanceof IOException ? NETWORK : PROGRAM;
    }

    private static boolean breaksRule(int closeCode) {
        return closeCode == CloseCode.PROTOCOL_ERROR || closeCode == CloseCode.INVALID_PAYLOAD;
    }
}
