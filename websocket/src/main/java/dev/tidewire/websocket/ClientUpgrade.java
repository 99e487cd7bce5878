package dev.tidewire.websocket;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.ClientHandshake.Agreement;
import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.PerMessageDeflate;
import dev.tidewire.protocol.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the server's answer to the opening handshake into a connection, or a failure; on the event loop. */
record ClientUpgrade(
        ClientSettings settings,
        LoopContext loop,
        ClientHandshake handshake,
        @Nullable Extension offered,
        ClientAttempt attempt,
        ClientLife life) {

    void answered(ChannelHandlerContext ctx, ResponseHead head, ByteBuf rest) throws HandshakeException {
        Agreement agreed = handshake.accept(head);
        DeflateParameters deflate = confirm(agreed.extensions());
        ChannelLink link = new ChannelLink(ctx.channel(), loop.transport());
        Connection connection = new Connection(
                link,
                loop,
                settings.settings(),
                about(ctx, head, agreed),
                life::handlerFor,
                new ConnectionCodec(deflate, settings.compression()));
        link.listener(connection);
        ctx.pipeline().replace(ctx.handler(), null, link);
        attempt.upgraded(connection);
        connection.enter();
        connection.open();
        if (rest.isReadable()) {
            connection.read(rest.retain());
            connection.readComplete();
        }
    }

    private @Nullable DeflateParameters confirm(List<Extension> agreed) throws HandshakeException {
        if (offered == null || agreed.isEmpty()) {
            return null;
        }
        return PerMessageDeflate.confirm(offered, agreed.get(0), loop.deflate().minimumWindowBits());
    }

    private Handshake about(ChannelHandlerContext ctx, ResponseHead head, Agreement agreed) {
        return new Handshake(
                new HandshakeHeads.Kept(handshake.request(), head.headers()),
                Map.of(),
                settings.subprotocols(),
                agreed.subprotocol(),
                (InetSocketAddress) ctx.channel().remoteAddress(),
                settings.target().secure(),
                null,
                null);
    }
}
