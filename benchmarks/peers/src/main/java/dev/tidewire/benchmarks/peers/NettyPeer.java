package dev.tidewire.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Netty with its own WebSocket handlers: {@code echo|broadcast PORT [io_uring] [tls] [deflate]}. Written once a message, flushed
 * once a read, with promises for nobody.
 */
final class NettyPeer {
    private static final int BACKLOG = 4096;

    private NettyPeer() {}

    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.of(arguments);
        boolean ring = peer.extras().contains("io_uring");
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, ring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory());
        Class<? extends ServerChannel> type = ring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class;
        new ServerBootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Connections(peer))
                .bind(peer.address())
                .sync();
        Peer.listening();
    }

    private static final class Connections extends ChannelInitializer<Channel> {
        private static final int MAX_REQUEST = 65_536;

        private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        private final Peer peer;
        private final @Nullable SslContext tls;

        Connections(Peer peer) throws IOException, GeneralSecurityException {
            this.peer = peer;
            this.tls = peer.tls()
                    ? SslContextBuilder.forServer(peer.keys())
                            .sslProvider(SslProvider.OPENSSL)
                            .build()
                    : null;
        }

        @Override
        protected void initChannel(Channel channel) {
            WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .allowExtensions(peer.deflate())
                    .maxFramePayloadLength(Peer.MAX_MESSAGE)
                    .build();
            ChannelPipeline pipeline = channel.pipeline();
            if (tls != null) {
                pipeline.addLast(tls.newHandler(channel.alloc()));
            }
            pipeline.addLast(new HttpServerCodec()).addLast(new HttpObjectAggregator(MAX_REQUEST));
            if (peer.deflate()) {
                pipeline.addLast(new WebSocketServerCompressionHandler(Peer.MAX_MESSAGE));
            }
            pipeline.addLast(new WebSocketServerProtocolHandler(config))
                    .addLast(peer.broadcasts() ? new Broadcast(open) : new Echo());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            context.write(frame.retain(), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private static final class Broadcast extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final ChannelGroup open;

        Broadcast(ChannelGroup open) {
            this.open = open;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                open.add(context.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            open.write(frame.retain(), ChannelMatchers.all(), true);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            open.flush();
        }
    }
}
