package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.RequestHead;
import dev.tidewire.protocol.RequestHeadReader;
import dev.tidewire.protocol.ServerHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection before it is a WebSocket: reads requests strictly, one at a time, answers plain ones through the
 * {@link HttpHandler}, and hands an upgrade to {@link Upgrade}. While an answer is being made, or cannot leave, what else
 * arrives is kept within bounds and reading stops: a client that pipelines without reading costs no more than that.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    /** What the next byte belongs to. */
    private enum Phase {
        HEAD,
        BODY,
        ANSWERING,
        REFUSED
    }

    private final ServerContext server;
    private final LoopContext loop;
    private final RequestHeadReader reader;
    private Phase phase = Phase.HEAD;
    private boolean reading;
    private @Nullable ByteBuf unread;
    private @Nullable RequestHead request;
    private ByteBuffer body = ByteBuffer.allocate(0);
    private @Nullable ChannelHandlerContext context;
    private int seat;
    private int timeoutMillis;
    private int waitingSince;

    RequestHandler(ServerContext server, LoopContext loop) {
        this.server = server;
        this.loop = loop;
        this.reader = new RequestHeadReader(server.limits().head());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        server.guests().add(ctx.channel());
        context = ctx;
        seat = loop.guests().add(this);
        loop.sweepEvery(server.sweepNanos());
        startDeadline(server.limits().handshakeTimeout());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            server.guests().remove(ctx.channel());
        }
        loop.guests().remove(seat);
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf chunk = (ByteBuf) message;
        if (phase == Phase.REFUSED) {
            chunk.release();
            return;
        }
        keep(ctx, chunk);
        readRequests(ctx);
        if (unread != null) {
            unread = loop.receiving().keep(unread);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            readRequests(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(
                Level.DEBUG,
                () -> "connection from " + ctx.channel().remoteAddress() + " ended before it was open",
                cause);
        ctx.close();
    }

    /** Whether an answer is still awaited: the client may have gone, or the deadline have passed, meanwhile. */
    boolean isAnswering(ChannelHandlerContext ctx) {
        return phase == Phase.ANSWERING && ctx.channel().isActive() && !ctx.isRemoved();
    }

    /** What arrived and was not read, for the connection that comes after this; the caller owns it. */
    @Nullable
    ByteBuf takeUnread() {
        ByteBuf rest = unread;
        unread = null;
        return rest;
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf chunk) {
        if (unread == null) {
            unread = chunk;
        } else {
            unread.discardReadBytes();
            unread.writeBytes(chunk);
            chunk.release();
        }
        if (phase == Phase.ANSWERING) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void readRequests(ChannelHandlerContext ctx) {
        if (reading) {
            // An answer was given at once: the loop below goes on to the next request, however many there are
            return;
        }
        reading = true;
        try {
            while (unread != null
                    && unread.isReadable()
                    && readsOn()
                    && ctx.channel().isWritable()) {
                if (!readRequest(ctx, unread)) {
                    break;
                }
            }
        } catch (HandshakeException e) {
            refuse(ctx, e);
        } finally {
            reading = false;
        }
        if (unread != null && !unread.isReadable()) {
            unread.release();
            unread = null;
        }
        if (phase != Phase.REFUSED && !ctx.isRemoved()) {
            ctx.channel().config().setAutoRead(readsOn() && ctx.channel().isWritable());
        }
    }

    private boolean readsOn() {
        return phase == Phase.HEAD || phase == Phase.BODY;
    }

    /** Reads on; false if more bytes are needed. */
    private boolean readRequest(ChannelHandlerContext ctx, ByteBuf chunk) throws HandshakeException {
        ByteBuffer in = chunk.nioBuffer();
        boolean whole = phase == Phase.HEAD ? readHead(ctx, in) : readBody(in);
        chunk.skipBytes(chunk.readableBytes() - in.remaining());
        RequestHead head = request;
        if (!whole || head == null) {
            return false;
        }
        phase = Phase.ANSWERING;
        if (ServerHandshake.isUpgrade(head)) {
            Upgrade.begin(ctx, server, loop, this, head);
        } else {
            answer(ctx, new HttpRequest(head, body.array(), remoteAddress(ctx), server.isSecure()));
        }
        return true;
    }

    private boolean readHead(ChannelHandlerContext ctx, ByteBuffer in) throws HandshakeException {
        if (!reader.read(in)) {
            return false;
        }
        RequestHead head = reader.head();
        request = head;
        long length = Math.max(0, head.contentLength());
        if (ServerHandshake.isUpgrade(head) || length == 0) {
            body = ByteBuffer.allocate(0);
            return true;
        }
        if (length > server.limits().maxBody()) {
            throw HandshakeException.closing(
                    413,
                    "the body has " + length + " bytes, at most "
                            + server.limits().maxBody() + " are taken");
        }
        phase = Phase.BODY;
        body = ByteBuffer.allocate((int) length);
        if (head.expectsContinue()) {
            ctx.writeAndFlush(ResponseWriter.goOn(ctx.alloc()), ctx.voidPromise());
        }
        return readBody(in);
    }

    private boolean readBody(ByteBuffer in) {
        int length = Math.min(in.remaining(), body.remaining());
        body.put(in.slice(in.position(), length));
        in.position(in.position() + length);
        return !body.hasRemaining();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) throws HandshakeException {
        HttpHandler http = server.http();
        if (http == null) {
            throw HandshakeException.upgradeRequired("this server speaks WebSocket alone");
        }
        try {
            http.handle(asked)
                    .whenComplete((response, failure) ->
                            loop.run(() -> answered(ctx, asked, response == null ? failed(asked, failure) : response)));
        } catch (Throwable e) {
            answered(ctx, asked, failed(asked, e));
        }
    }

    private static HttpResponse failed(HttpRequest asked, @Nullable Throwable cause) {
        LOG.log(Level.WARNING, () -> "the HTTP handler failed, or answered null, on " + asked.head(), cause);
        return HttpResponse.text(500, "internal error\n");
    }

    private void answered(ChannelHandlerContext ctx, HttpRequest asked, HttpResponse response) {
        if (!isAnswering(ctx)) {
            return;
        }
        boolean keepAlive = asked.head().keepAlive() && server.draining() == null;
        boolean head = asked.method().equals("HEAD");
        ctx.writeAndFlush(
                ResponseWriter.encode(ctx.alloc(), response, head, connectionOption(asked, keepAlive)),
                ctx.voidPromise());
        // RFC 9112 §9.6: who says close has to close, and the program may have said it
        if (!keepAlive || response.headers().hasToken("Connection", "close")) {
            endAfterAnswer(ctx);
            return;
        }
        phase = Phase.HEAD;
        request = null;
        reader.reset();
        startDeadline(server.limits().handshakeTimeout());
        readRequests(ctx);
    }

    // RFC 9112 §9.3: a client of HTTP/1.0 takes the connection to end unless it is told otherwise
    private static @Nullable String connectionOption(HttpRequest asked, boolean keepAlive) {
        if (!keepAlive) {
            return "close";
        }
        return asked.head().version().equals("HTTP/1.0") ? "keep-alive" : null;
    }

    /** Tells the client why not, and ends the connection. */
    void refuse(ChannelHandlerContext ctx, HandshakeException why) {
        if (phase == Phase.REFUSED) {
            return;
        }
        server.metrics().refused(why.status());
        // RFC 9110 §9.3.2: the answer to HEAD has no body, be it a refusal
        boolean head = request != null && request.method().equals("HEAD");
        ctx.writeAndFlush(
                ResponseWriter.encode(ctx.alloc(), ResponseWriter.refusal(why), head, "close"), ctx.voidPromise());
        endAfterAnswer(ctx);
    }

    // Closing with bytes unread would reset the connection and destroy the answer on its way
    private void endAfterAnswer(ChannelHandlerContext ctx) {
        phase = Phase.REFUSED;
        if (unread != null) {
            unread.release();
            unread = null;
        }
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(ctx.alloc().buffer(0)).addListener(written -> Linger.endOurHalf(ctx.channel()));
        startDeadline(server.limits().closeTimeout());
    }

    private void startDeadline(Duration timeout) {
        timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        waitingSince = loop.millis();
    }

    /** Another seat among the loop's guests. */
    void moveTo(int other) {
        seat = other;
    }

    void sweep(int now) {
        if (context != null && now - waitingSince > timeoutMillis) {
            timedOut(context);
        }
    }

    private void timedOut(ChannelHandlerContext ctx) {
        if (phase == Phase.REFUSED || (phase == Phase.HEAD && !reader.isPartial())) {
            ctx.close();
        } else if (phase == Phase.ANSWERING) {
            refuse(ctx, HandshakeException.closing(503, "the answer took too long"));
        } else {
            refuse(ctx, HandshakeException.closing(408, "the request was not whole in time"));
        }
    }

    static InetSocketAddress remoteAddress(ChannelHandlerContext ctx) {
        return (InetSocketAddress) ctx.channel().remoteAddress();
    }
}
