package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.HeadLimits;
import dev.tidewire.protocol.ResponseHead;
import dev.tidewire.protocol.ResponseHeadReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Sends the head of one request when it joins the pipeline, and reads the head of its final response. */
final class ClientExchange extends ChannelInboundHandlerAdapter {
    private final String peer;
    private final byte[] request;
    private final ResponseHeadReader reader;
    private final Answered answered;
    private final Consumer<Throwable> failed;
    private boolean over;

    /** Takes the response's head, and what arrived right behind it, which is lent. */
    interface Answered {
        void take(ChannelHandlerContext ctx, ResponseHead head, ByteBuf rest) throws HandshakeException;
    }

    /** @param peer who is asked, for messages */
    ClientExchange(String peer, byte[] request, HeadLimits limits, Answered answered, Consumer<Throwable> failed) {
        this.peer = peer;
        this.request = request;
        this.reader = new ResponseHeadReader(limits);
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(request), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf chunk = (ByteBuf) message;
        try {
            if (!over) {
                read(ctx, chunk);
            }
        } catch (HandshakeException e) {
            fail(e);
        } finally {
            chunk.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf chunk) throws HandshakeException {
        ByteBuffer in = chunk.nioBuffer();
        boolean whole = reader.read(in);
        while (whole && isInterim(reader.head())) {
            reader.reset();
            whole = reader.read(in);
        }
        chunk.skipBytes(chunk.readableBytes() - in.remaining());
        if (whole) {
            over = true;
            answered.take(ctx, reader.head(), chunk);
        }
    }

    // RFC 9110 §15.2: 1xx responses may come before the final one, expected or not; 101 is one that nothing follows
    private static boolean isInterim(ResponseHead head) {
        return head.status() < 200 && head.status() != 101;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ClientFailure.broken(peer, null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ClientFailure.broken(peer, cause));
    }

    private void fail(Throwable cause) {
        over = true;
        failed.accept(cause);
    }
}
