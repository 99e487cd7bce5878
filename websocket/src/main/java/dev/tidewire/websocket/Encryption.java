package dev.tidewire.websocket;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** TLS in the pipeline of a channel. */
final class Encryption {
    /** In bytes. RFC 8446 §4 would allow 16 MiB. */
    private static final int LARGEST_CLIENT_HELLO = 64 * 1024;

    private Encryption() {}

    /** The handler for a connection that has just been accepted; it has so long to be done, and the request, too. */
    static ChannelHandler accepting(Tls tls, ByteBufAllocator memory, Duration timeout) {
        Mapping<String, SslContext> names = tls.names();
        return names == null ? handler(tls.context(), memory, timeout) : new ByName(names, timeout);
    }

    /** Whether the channel's bytes are encrypted, or are going to be. */
    static boolean isIn(ChannelPipeline pipeline) {
        return pipeline.get(SslHandler.class) != null || pipeline.get(AbstractSniHandler.class) != null;
    }

    /** What a client has shown and has been found good; null if that is nothing. */
    static @Nullable X509Certificate clientCertificate(SSLEngine engine) {
        if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
            return null;
        }
        try {
            Certificate[] chain = engine.getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** Why TLS did not come about, in the engine's words but for those of the peer; null if it was something else. */
    static @Nullable String failure(Throwable cause) {
        // The channel's decoder wraps it
        Throwable inner = cause.getCause() instanceof SSLException wrapped ? wrapped : cause;
        if (inner instanceof NotSslRecordException) {
            return "what came is something else";
        }
        if (inner instanceof TooLongFrameException) {
            return "the ClientHello is too long";
        }
        return inner instanceof SSLException ? withoutNames(String.valueOf(inner.getMessage())) : null;
    }

    // The JDK's engine repeats the name that a peer asks for
    private static String withoutNames(String message) {
        int names = message.indexOf(", name=");
        return (names < 0 ? message : message.substring(0, names)).replaceAll("\\p{Cntrl}", "?");
    }

    private static SslHandler handler(SslContext context, ByteBufAllocator memory, Duration timeout) {
        SslHandler handler = context.newHandler(memory);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        return handler;
    }

    /**
     * Waits for the ClientHello, and goes on with the certificate of the name that it asks for (RFC 6066 §3). Its deadline
     * and that of the handler behind it add up; the {@link RequestHandler}'s is for all together.
     */
    private static final class ByName extends SniHandler {
        private final Duration timeout;

        ByName(Mapping<String, SslContext> names, Duration timeout) {
            super(names, LARGEST_CLIENT_HELLO, timeout.toMillis());
            this.timeout = timeout;
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator memory) {
            return handler(context, memory, timeout);
        }
    }
}
