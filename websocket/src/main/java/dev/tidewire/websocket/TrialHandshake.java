package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;

/**
 * Shows a server's certificate to a client in memory, before one shows it to the world: neither BoringSSL nor the JDK
 * says earlier that a key belongs to another certificate.
 */
final class TrialHandshake {
    private static final ByteBufAllocator MEMORY = PooledByteBufAllocator.DEFAULT;

    private TrialHandshake() {}

    /** @throws SSLException if the handshake fails: the certificate and the key are of no use together */
    static void with(SslContext server) throws SSLException {
        SslHandler client = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .protocols(Tls.PROTOCOLS)
                .build()
                .newHandler(MEMORY);
        EmbeddedChannel here = new EmbeddedChannel(server.newHandler(MEMORY), new Deaf());
        EmbeddedChannel there = new EmbeddedChannel(client, new Deaf());
        try {
            int carried;
            do {
                carried = carry(there, here) + carry(here, there);
            } while (carried > 0);
            // The client's: a server that asks for a certificate is content later than that, or not at all
            if (!client.handshakeFuture().isSuccess()) {
                throw new SSLException(
                        "no handshake succeeds with them, as when the key belongs to another certificate",
                        client.handshakeFuture().cause());
            }
        } finally {
            here.finishAndReleaseAll();
            there.finishAndReleaseAll();
        }
    }

    /** Takes what one of them says to the other; how many pieces it was. */
    private static int carry(EmbeddedChannel from, EmbeddedChannel to) {
        int pieces = 0;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            if (to.isOpen()) {
                to.writeInbound(bytes);
                pieces++;
            } else {
                bytes.release();
            }
        }
        return pieces;
    }

    /** Leaves the failures to the handshake's future. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // The future tells
        }
    }
}
