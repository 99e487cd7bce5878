package dev.tidewire.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.System.Logger.Level;

/**
 * Tells that a channel could not accept, as when no file descriptor is free. Netty itself then accepts nothing for a second,
 * so it is told no more often than that.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());
    // Loaded by now: when it is needed, there may be no descriptor left to load a class by
    private static final Failure KIND = Failure.ACCEPT;

    private final Metrics metrics;

    AcceptFailures(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        metrics.failed(KIND);
        LOG.log(Level.WARNING, "no connections are accepted for 1 s: " + cause.getMessage());
    }
}
