package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.RequestHead;
import dev.tidewire.protocol.RequestHeadReader;
import dev.tidewire.protocol.ServerHandshake;
import io.netty.buffer.ByteBuf;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection before it is a WebSocket: reads requests strictly, one at a time, answers plain ones through the
 * {@link HttpHandler}, and hands an upgrade to {@link Upgrade}. While an answer is being made, or cannot leave, what else
 * arrives is kept within bounds and reading stops: a client that pipelines without reading costs no more than that.
 */
final class RequestHandler implements LinkListener {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    /** What the next byte belongs to. */
    private enum Phase {
        HEAD,
        BODY,
        ANSWERING,
        REFUSED,
        LEFT
    }

    private static final int NONE = -1;
    private static final int TOO_MANY = 503;
    private static final RequestBody NO_BODY = new RequestBody(0);

    private final ServerContext server;
    private final LoopContext loop;
    private final Link link;
    private final RequestHeadReader reader;
    private Phase phase = Phase.HEAD;
    private boolean reading;
    private @Nullable ByteBuf unread;
    private @Nullable RequestHead request;
    private @Nullable Caller caller;
    private @Nullable Discard discard;
    private RequestBody body = NO_BODY;
    private boolean greeted;
    private boolean broken;
    private int seat = NONE;
    private int timeoutMillis;
    private int waitingSince;

    /** Listens to a link that has just been accepted, and is to {@link #begin}. Any thread. */
    RequestHandler(ServerContext server, LoopContext loop, Link link) {
        this.server = server;
        this.loop = loop;
        this.link = link;
        this.reader = new RequestHeadReader(server.limits().head());
        link.listener(this);
        server.guests().add(this);
    }

    /**
     * Takes its place on the loop, before anything is read.
     *
     * @return false if there are too many already, of its address or in all: the link is closed
     */
    boolean begin() {
        InetSocketAddress from = link.remoteAddress();
        String full = server.doorkeeper().greet(from.getAddress());
        if (full != null) {
            server.metrics().refused(TOO_MANY);
            LOG.log(Level.INFO, () -> "hung up on: from " + from + ": " + full);
            link.drop();
            return false;
        }
        greeted = true;
        seat = loop.guests().add(this);
        loop.sweepEvery(server.sweepNanos());
        startDeadline(server.limits().handshakeTimeout());
        return true;
    }

    /** Ends this one's part: somebody else listens from now on, or nobody. */
    void leave() {
        if (phase != Phase.LEFT) {
            phase = Phase.LEFT;
            if (seat != NONE) {
                loop.guests().remove(seat);
            }
            if (greeted) {
                server.doorkeeper().part(link.remoteAddress().getAddress());
            }
            forgetUnread();
        }
    }

    @Override
    public void read(ByteBuf chunk) {
        if (!readsOn() && phase != Phase.ANSWERING) {
            discard(chunk);
            return;
        }
        keep(chunk);
        readRequests();
        if (unread != null) {
            unread = loop.receiving().keep(unread);
        }
    }

    private void discard(ByteBuf chunk) {
        if (discard == null) {
            discard = new Discard(server.limits().maxBody());
        }
        discard.take(chunk, link);
    }

    @Override
    public void readComplete() {
        // each answer is sent at once
    }

    @Override
    public void drained() {
        readRequests();
    }

    @Override
    public void broke(Throwable cause) {
        String failedTls = Encryption.failure(cause);
        boolean counts = !(cause instanceof ClosedChannelException) && phase != Phase.REFUSED;
        if (counts && !broken) {
            broken = true;
            server.metrics().failed(failedTls == null ? Failure.ofLink(cause) : Failure.TLS);
        }
        if (failedTls != null) {
            LOG.log(Level.INFO, () -> "no TLS: from " + link.remoteAddress() + ": " + failedTls);
        } else {
            // What the network does is not worth a line; an error is the JVM's or ours
            Level level = cause instanceof Error ? Level.ERROR : Level.DEBUG;
            LOG.log(level, () -> "connection from " + link.remoteAddress() + " ended before it was open", cause);
        }
        link.close();
    }

    @Override
    public void tlsEnded() {
        link.close();
    }

    @Override
    public void ended() {
        server.guests().remove(this);
        leave();
    }

    /** Drops the link, unless that has become a WebSocket by the time its loop comes to it. Any thread. */
    void drop() {
        loop.run(() -> {
            if (phase != Phase.LEFT) {
                link.drop();
            }
        });
    }

    Link link() {
        return link;
    }

    /** Whether an answer is still awaited: the client may have gone, or the deadline have passed, meanwhile. */
    boolean isAnswering() {
        return phase == Phase.ANSWERING && link.isOpen();
    }

    /** What arrived and was not read, for the connection that comes after this; the caller owns it. */
    @Nullable
    ByteBuf takeUnread() {
        ByteBuf rest = unread;
        unread = null;
        return rest;
    }

    private void keep(ByteBuf chunk) {
        if (unread == null) {
            unread = chunk;
        } else {
            unread.discardReadBytes();
            unread.writeBytes(chunk);
            chunk.release();
        }
        if (phase == Phase.ANSWERING) {
            link.reads(false);
        }
    }

    private void readRequests() {
        if (reading) {
            // An answer was given at once: the loop below goes on to the next request, however many there are
            return;
        }
        reading = true;
        try {
            while (unread != null && unread.isReadable() && readsOn() && link.isWritable()) {
                if (!readRequest(unread)) {
                    break;
                }
            }
        } catch (HandshakeException e) {
            refuse(e.status() < 500 ? "bad request" : "refused", e);
        } finally {
            reading = false;
        }
        if (unread != null && !unread.isReadable()) {
            forgetUnread();
        }
        if (readsOn() || phase == Phase.ANSWERING) {
            link.reads(readsOn() && link.isWritable());
        }
    }

    private boolean readsOn() {
        return phase == Phase.HEAD || phase == Phase.BODY;
    }

    /** Reads on; false if more bytes are needed. */
    private boolean readRequest(ByteBuf chunk) throws HandshakeException {
        ByteBuffer in = chunk.nioBuffer();
        boolean whole = phase == Phase.HEAD ? readHead(in) : readBody(in);
        chunk.skipBytes(chunk.readableBytes() - in.remaining());
        RequestHead head = request;
        if (!whole || head == null) {
            return false;
        }
        phase = Phase.ANSWERING;
        Caller from = server.proxies().callerOf(link.remoteAddress(), head.headers());
        caller = from;
        if (ServerHandshake.isUpgrade(head)) {
            Upgrade.begin(server, loop, this, head, from);
        } else {
            answer(new HttpRequest(head, body.bytes(), from.address(), server.isSecure()));
        }
        return true;
    }

    private boolean readHead(ByteBuffer in) throws HandshakeException {
        if (!reader.read(in)) {
            return false;
        }
        RequestHead head = reader.head();
        request = head;
        long length = Math.max(0, head.contentLength());
        if (ServerHandshake.isUpgrade(head) || length == 0) {
            body = NO_BODY;
            return true;
        }
        if (length > server.limits().maxBody()) {
            throw HandshakeException.closing(
                    413,
                    "the body has " + length + " bytes, at most "
                            + server.limits().maxBody() + " are taken");
        }
        if (server.http() == null) {
            throw noHttp();
        }
        requireMemory();
        phase = Phase.BODY;
        body = new RequestBody((int) length);
        if (head.expectsContinue()) {
            ResponseWriter.goOn(loop.answers(), link);
        }
        return readBody(in);
    }

    private boolean readBody(ByteBuffer in) throws HandshakeException {
        requireMemory();
        body.read(in);
        return body.isWhole();
    }

    // Who sends a body may be nobody who is let in, and there may be very many of them
    private void requireMemory() throws HandshakeException {
        if (server.doorkeeper().isShortOfMemory()) {
            throw Upgrade.unavailable(Doorkeeper.SHORT_OF_MEMORY);
        }
    }

    private void answer(HttpRequest asked) throws HandshakeException {
        HttpHandler http = server.http();
        if (http == null) {
            throw noHttp();
        }
        try {
            http.handle(asked)
                    .whenComplete((response, failure) ->
                            loop.follow(() -> answered(asked, response == null ? failed(asked, failure) : response)));
        } catch (Throwable e) {
            answered(asked, failed(asked, e));
        }
    }

    private static HandshakeException noHttp() {
        return HandshakeException.upgradeRequired("this server speaks WebSocket alone");
    }

    private HttpResponse failed(HttpRequest asked, @Nullable Throwable cause) {
        server.metrics().failed(Failure.PROGRAM);
        // Behind a colon, as logs count lines by how they begin, and the method is the peer's choice
        LOG.log(Level.WARNING, () -> "the HTTP handler failed, or answered null: " + asked.head(), cause);
        return HttpResponse.text(500, "internal error\n");
    }

    private void answered(HttpRequest asked, HttpResponse response) {
        if (!isAnswering()) {
            return;
        }
        boolean keepAlive = asked.head().keepAlive() && server.draining() == null;
        boolean head = asked.method().equals("HEAD");
        ResponseWriter.send(loop.answers(), link, response, head, connectionOption(asked, keepAlive));
        // RFC 9112 §9.6: who says close has to close, and the program may have said it
        if (!keepAlive || response.headers().hasToken("Connection", "close")) {
            endAfterAnswer();
            return;
        }
        phase = Phase.HEAD;
        body = NO_BODY;
        request = null;
        caller = null;
        reader.reset();
        startDeadline(server.limits().handshakeTimeout());
        readRequests();
    }

    // RFC 9112 §9.3: a client of HTTP/1.0 takes the connection to end unless it is told otherwise
    private static @Nullable String connectionOption(HttpRequest asked, boolean keepAlive) {
        if (!keepAlive) {
            return "close";
        }
        return asked.head().version().equals("HTTP/1.0") ? "keep-alive" : null;
    }

    private void refuse(String what, HandshakeException why) {
        if (phase != Phase.REFUSED) {
            String from = Caller.text(caller == null ? link.remoteAddress() : caller.address());
            LOG.log(Level.INFO, () -> what + ": from " + from + ": " + why.status() + " " + why.getMessage());
        }
        refuse(why);
    }

    /** Tells the client why not, and ends the connection. */
    void refuse(HandshakeException why) {
        if (phase == Phase.REFUSED) {
            return;
        }
        server.metrics().refused(why.status());
        // RFC 9110 §9.3.2: the answer to HEAD has no body, be it a refusal
        boolean head = reader.method().equals("HEAD");
        ResponseWriter.send(loop.answers(), link, ResponseWriter.refusal(why), head, "close");
        endAfterAnswer();
    }

    // Closing with bytes unread would reset the connection and destroy the answer on its way
    private void endAfterAnswer() {
        phase = Phase.REFUSED;
        body = NO_BODY;
        forgetUnread();
        link.reads(true);
        link.whenWritten(written -> link.endOurHalf());
        startDeadline(server.limits().closeTimeout());
    }

    private void forgetUnread() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
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
        if (now - waitingSince > timeoutMillis) {
            timedOut();
        }
    }

    private void timedOut() {
        if (phase == Phase.REFUSED || (phase == Phase.HEAD && !reader.isPartial())) {
            link.close();
        } else if (phase == Phase.ANSWERING) {
            refuse("no answer in time", HandshakeException.closing(503, "the answer took too long"));
        } else {
            refuse("bad request", HandshakeException.closing(408, "the request was not whole in time"));
        }
    }
}
