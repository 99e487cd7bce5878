package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A link through a channel of Netty's, in whose pipeline it is the last handler, and the only one besides TLS. It ends with
 * the peer's half of TCP, and what waits is lost: half-closure stays off on channels, where a reset behind it has gone
 * unnoticed before (CVE-2026-42577).
 */
final class ChannelLink extends ChannelInboundHandlerAdapter implements Link {
    private final Channel channel;
    private final @Nullable Socket socket;
    private LinkListener listener;
    private long written;
    private boolean ourHalfEnded;

    /**
     * @param channel its pipeline holds TLS by now, if that is to be used; the caller adds this link to it when it has a
     *     listener
     */
    @SuppressWarnings("NullAway.Init") // a listener needs its link to be made
    ChannelLink(Channel channel, Transport transport) {
        this.channel = channel;
        this.socket = socketOf(channel, transport);
    }

    /** The channel's socket; null where all has to go through the channel: under TLS, and with io_uring and NIO. */
    private static @Nullable Socket socketOf(Channel channel, Transport transport) {
        boolean direct = transport == Transport.EPOLL || transport == Transport.KQUEUE;
        boolean plain = !Encryption.isIn(channel.pipeline());
        return direct && plain && channel instanceof UnixChannel unix && unix.fd() instanceof Socket own ? own : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        listener.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        listener.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            listener.drained();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // BoringSSL's engine tells of the end of our half in the same way, and the peer may still be sending
        if (event instanceof SslCloseCompletionEvent && !ourHalfEnded) {
            listener.tlsEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.broke(cause);
    }

    @Override
    public void listener(LinkListener other) {
        listener = other;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? null : Encryption.clientCertificate(tls.engine());
    }

    @Override
    public void reads(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void write(ByteBuf bytes) {
        written += bytes.readableBytes();
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public void writeCopy(ByteBuf memory, int from, int to) {
        write(MEMORY.directBuffer(to - from).writeBytes(memory, from, to - from));
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean writesNow() {
        return socket != null;
    }

    @Override
    public int writeNow(ByteBuf memory, int from, int to) {
        if (socket == null || !socket.isOpen() || channel.unsafe().outboundBuffer() == null || pending() > 0) {
            return 0;
        }
        return DirectTransfer.offer(socket, memory, from, to);
    }

    // Of what waits, the channel does not tell what it has offered to the system
    @Override
    public boolean isHeldUp() {
        return pending() > 0;
    }

    @Override
    public boolean enterLane(int lane) {
        return false;
    }

    @Override
    public void leaveLane() {}

    @Override
    public long pending() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    @Override
    public long refused() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        // Its size is that of what has been flushed
        return queue == null || queue.size() == 0 ? 0 : queue.totalPendingWriteBytes();
    }

    // Netty does not tell how much has left; which buffer is next, and how much of it has, tells nearly as well
    @Override
    public long progress() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : ((long) System.identityHashCode(queue.current()) << 32) ^ queue.currentProgress();
    }

    // Netty counts with what waits a little for each buffer, which evens out
    @Override
    public long taken() {
        return written - pending();
    }

    @Override
    public void waterMark(WriteBufferWaterMark mark) {
        channel.config().setWriteBufferWaterMark(mark);
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void whenWritten(Written written) {
        if (socket != null && pending() == 0 && channel.isActive()) {
            written.done(true);
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> written.done(future.isSuccess()));
        }
    }

    @Override
    public void endOurHalf() {
        ourHalfEnded = true;
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void drop() {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close();
        }
    }

    @Override
    public void afterClose(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }
}
