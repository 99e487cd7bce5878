package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.ResponseHead;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence for people why an attempt to connect failed; what Netty and the JDK said stays as the cause. */
final class ClientFailure {
    private static final int DEEPEST = 16;

    private ClientFailure() {}

    /** TCP did not connect. */
    static IOException unreachable(ClientSettings settings, Throwable cause) {
        HttpProxy proxy = settings.proxy();
        String whom = proxy == null ? settings.target().authority() : "the proxy " + proxy;
        return because(new ConnectException("cannot connect to " + whom + ": " + why(cause)), cause);
    }

    private static String why(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("refused")) {
            return "connection refused";
        }
        if (message.contains("timed out")) {
            return "no answer";
        }
        if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
            return "there is no way to that network";
        }
        return message;
    }

    /** The connection ended, or broke, before the handshake was done. */
    static IOException broken(String peer, @Nullable Throwable cause) {
        if (cause == null || cause instanceof ClosedChannelException) {
            return new EOFException("the " + peer + " ended the connection before it answered");
        }
        return new IOException("the connection broke before the " + peer + " answered: " + cause.getMessage(), cause);
    }

    static HandshakeException proxyRefused(ResponseHead answer) {
        String what = answer.status() == 407
                ? "the proxy wants another user or password (407)"
                : "the proxy refused to connect to the server with " + answer.status();
        return new HandshakeException(answer.status(), answer.headers(), what);
    }

    /** The TLS handshake failed. */
    static IOException tls(ClientTarget target, Throwable cause) {
        return because(new SSLHandshakeException(whyTls(target, cause)), cause);
    }

    private static String whyTls(ClientTarget target, Throwable cause) {
        if (find(cause, NotSslRecordException.class) != null) {
            return target.authority() + " does not speak TLS: perhaps it is ws:// rather than wss://";
        }
        if (find(cause, CertificateExpiredException.class) != null) {
            return "the certificate of " + target.host() + " has expired";
        }
        if (find(cause, CertificateNotYetValidException.class) != null) {
            return "the certificate of " + target.host() + " is not valid yet";
        }
        if (find(cause, CertPathBuilderException.class) != null) {
            return "the certificate of " + target.host() + " is not trusted: nobody trusted here has signed it";
        }
        // on the module path Netty's handler module trips over java.naming, which it does not read, while it words this
        if (find(cause, CertificateException.class) != null || find(cause, IllegalAccessError.class) != null) {
            return "the certificate is not for " + target.host();
        }
        if (find(cause, ClosedChannelException.class) != null) {
            return "the server ended the connection in the TLS handshake";
        }
        return "the TLS handshake with " + target.authority() + " failed: " + cause.getMessage();
    }

    private static <T extends Throwable> @Nullable T find(Throwable from, Class<T> type) {
        Throwable at = from;
        for (int i = 0; i < DEEPEST && at != null; i++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static <T extends IOException> T because(T failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
