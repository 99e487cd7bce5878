package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Between Netty's pipeline and a {@link Connection}: the only handler after the upgrade, but for TLS. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    ConnectionHandler(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            connection.drained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.broke(cause);
    }
}
