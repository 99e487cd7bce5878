package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.CloseStatus;
import dev.tidewire.protocol.Opcode;
import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.protocol.Role;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A connection after the opening handshake, on either side.
 *
 * <p><b>Threads.</b> A connection belongs to one event loop for life. Its halves, {@link Incoming} and {@link Outgoing},
 * its {@link Closing} and its {@link Deadlines} are touched by that loop alone and need no lock. What the public methods
 * are given on another thread goes through the {@link Handover}; only {@link #state}, the attachment and the counts of
 * waiting bytes are shared.
 *
 * <p><b>The end.</b> Whatever ends the connection, the link closes once, and that alone leads to {@code onClose}, with what
 * {@link Closing} knows: behind the closing handshake, after we have failed it ({@link #fail}), or dropped it ({@link #drop}).
 */
final class Connection implements WebSocket, LinkListener {
    private static final AtomicReferenceFieldUpdater<Connection, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Connection.class, State.class, "state");
    private static final AtomicIntegerFieldUpdater<Connection> PAUSES =
            AtomicIntegerFieldUpdater.newUpdater(Connection.class, "pauses");
    private static final int PAUSED_BY_PROGRAM = 1;
    static final int PAUSED_BY_INBOX = 2;
    static final int PAUSED_BY_LOGIN = 4;

    private final Link link;
    private final LoopContext loop;
    private final Settings settings;
    private final Handshake handshake;
    private final Handler handler;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Closing closing = new Closing();
    private final Deadlines deadlines;
    private final Pings pings = new Pings(this);
    private final SendQueue queue;

    private volatile State state = State.OPEN;
    private volatile @Nullable Object attachment;
    private volatile int pauses;
    private boolean stranger;
    private boolean deaf;
    private volatile boolean gone;
    private int slot = -1;
    private @Nullable Login login;

    Connection(
            Link link,
            LoopContext loop,
            Settings settings,
            Handshake handshake,
            HandlerSource handlers,
            ConnectionCodec codec) {
        this.link = link;
        this.loop = loop;
        this.settings = settings;
        this.handshake = handshake;
        this.handler = handlers.handlerFor(this);
        this.outgoing = codec.outgoing(this);
        boolean inParts = handler.takesParts();
        this.incoming = new Incoming(this, codec.reader(settings, loop, inParts), inParts);
        this.deadlines = new Deadlines(this, loop.millis());
        this.queue = new SendQueue(this);
        link.waterMark(settings.waterMark());
    }

    /** Takes its place, where other threads find it as soon as its peer can know that it is open; {@link #open} follows. */
    void enter() {
        stranger = login != null && login.isAwaited();
        slot = place().add(this);
    }

    /** Ends what has entered and will not be opened, as the peer could not be told; the handler learns of nothing. */
    void withdraw() {
        vacate();
        ended();
    }

    /** Announces the connection; what the peer sent right behind its handshake comes after this. */
    void open() {
        loop.sweepEvery(settings.sweepNanos());
        settings.metrics().opened();
        if (stranger) {
            incoming.limits(FirstMessageHandler.LIMITS);
        } else {
            announce();
        }
    }

    /** It is known who is behind a connection that was opened before that. */
    void welcome() {
        int before = slot;
        stranger = false;
        // Before it leaves the strangers: whoever goes through both, them first, is to find it
        slot = place().add(this);
        loop.strangers().remove(before);
        incoming.limits(settings.messageLimits());
        announce();
        resume(PAUSED_BY_LOGIN);
    }

    private Slots place() {
        return stranger ? loop.strangers() : loop.connections();
    }

    private void announce() {
        loop.fanout().join(outgoing);
        callHandler(handler::onOpen);
    }

    @Override
    public boolean send(String text) {
        int length = TextEncoding.length(text);
        boolean onLoop = loop.isCurrent();
        if (!queue.admits(length, onLoop)) {
            return false;
        }
        if (onLoop) {
            outgoing.text(text, length);
        } else {
            queue.leave(QueuedFrame.text(text, length));
        }
        return true;
    }

    @Override
    public boolean send(ByteBuffer binary) {
        boolean taken = sendBytes(Opcode.BINARY, binary, binary.position(), binary.remaining());
        binary.position(binary.limit());
        return taken;
    }

    @Override
    public boolean send(Message message) {
        int opcode = message.isText() ? Opcode.TEXT : Opcode.BINARY;
        if (message instanceof LentMessage lent) {
            return sendBytes(opcode, lent.source(), lent.start(), lent.size());
        }
        return sendBytes(opcode, message.asByteBuffer(), 0, message.size());
    }

    private boolean sendBytes(int opcode, ByteBuffer source, int start, int length) {
        boolean onLoop = loop.isCurrent();
        if (!queue.admits(length, onLoop)) {
            return false;
        }
        if (onLoop) {
            outgoing.bytes(opcode, source, start, length);
        } else {
            queue.leave(QueuedFrame.copy(opcode, source, start, length));
        }
        return true;
    }

    @Override
    public boolean send(PreparedMessage message) {
        boolean onLoop = loop.isCurrent();
        if (!queue.admits(message.size(), onLoop)) {
            return false;
        }
        if (onLoop) {
            outgoing.prepared(message);
        } else {
            queue.leave(QueuedFrame.prepared(message));
        }
        return true;
    }

    @Override
    public MessageWriter streamText() {
        return queue.stream(Opcode.TEXT);
    }

    @Override
    public MessageWriter streamBinary() {
        return queue.stream(Opcode.BINARY);
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        ByteBuffer copy = Pings.checked(payload);
        if (state != State.OPEN) {
            return false;
        }
        if (loop.isCurrent()) {
            pings.send(copy);
        } else {
            loop.handover().leave(() -> pings.send(copy));
        }
        return true;
    }

    @Override
    public void close(int code, String reason) {
        CloseStatus status = CloseStatus.of(code, reason);
        if (loop.isCurrent()) {
            loop.fanout().catchUp(this);
        }
        if (STATE.compareAndSet(this, State.OPEN, State.CLOSING)) {
            if (loop.isCurrent()) {
                beginClose(status);
            } else {
                loop.handover().leave(() -> beginClose(status));
            }
        }
    }

    @Override
    public void terminate() {
        STATE.compareAndSet(this, State.OPEN, State.CLOSING);
        loop.run(() -> {
            if (state != State.CLOSED) {
                closing.broke(new WebSocketException(CloseCode.ABNORMAL, "terminated by this side"));
                endNow();
            }
        });
    }

    @Override
    public void pause() {
        pause(PAUSED_BY_PROGRAM);
    }

    @Override
    public void resume() {
        resume(PAUSED_BY_PROGRAM);
    }

    /** Stops reading for one reason; each has to be lifted by its own {@link #resume(int)}. Any thread. */
    void pause(int reason) {
        PAUSES.getAndUpdate(this, before -> before | reason);
        loop.run(this::applyPauses);
    }

    void resume(int reason) {
        PAUSES.getAndUpdate(this, before -> before & ~reason);
        loop.run(this::applyPauses);
    }

    private void applyPauses() {
        boolean reads = !isPaused();
        link.reads(reads);
        if (reads && incoming.hasHeld()) {
            // As a task of its own: the program may be within a call, and another must not begin there
            loop.execute(this::readHeld);
        }
    }

    private void readHeld() {
        loop.beginRead();
        try {
            incoming.resume();
        } finally {
            loop.endRead();
        }
        endIfGone();
    }

    @Override
    public long bufferedAmount() {
        return queue.pending();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public @Nullable Principal principal() {
        return login == null ? null : login.principal();
    }

    @Override
    public CompletionStage<Principal> renew(String credentials) {
        return login == null ? WebSocket.super.renew(credentials) : login.renew(credentials);
    }

    /** Who is behind it; null where nobody asks. */
    @Nullable
    Login login() {
        return login;
    }

    /** Asks who is behind it; before it is opened. */
    void login(Login asked) {
        login = asked;
    }

    @Override
    public Clients clients() {
        Clients ofServer = settings.clients();
        return ofServer == null ? new OnlyClient(this) : ofServer;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object attached) {
        attachment = attached;
    }

    @Override
    public String toString() {
        return "WebSocket " + handshake + " " + state;
    }

    Handler handler() {
        return handler;
    }

    Link link() {
        return link;
    }

    LoopContext loop() {
        return loop;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Settings settings() {
        return settings;
    }

    SendQueue queue() {
        return queue;
    }

    /** Whether a broadcast may still leave, on the loop: the Close frame comes behind it. */
    boolean takesShared() {
        return !gone && !outgoing.hasEnded();
    }

    Incoming incoming() {
        return incoming;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** Whether what is sent may still leave. */
    boolean takesMessages() {
        return state == State.OPEN && !gone;
    }

    /** Whether reading is stopped; a connection that is closing reads on, to find the peer's Close frame. */
    boolean isPaused() {
        return pauses != 0 && state == State.OPEN;
    }

    /** Whether what arrives is of no interest any more. */
    boolean isDeaf() {
        return deaf;
    }

    @Override
    public void read(ByteBuf chunk) {
        deadlines.read();
        loop.beginRead();
        incoming.read(chunk);
    }

    @Override
    public void readComplete() {
        loop.endRead();
    }

    @Override
    public void drained() {
        queue.changed();
        pings.answerLatest();
        if (state == State.OPEN) {
            callHandler(handler::onDrain);
        }
    }

    // It may be told of one error for each write that cannot leave any more
    @Override
    public void broke(Throwable cause) {
        if (!(cause instanceof ClosedChannelException) && closing.broke(cause)) {
            FailureReport.tell(this, Failure.ofLink(cause), cause);
        }
        link.close();
    }

    /** Ends the connection and frees its memory at once, amid whatever call: all else comes as a task of its own. */
    void torn(Throwable why) {
        STATE.compareAndSet(this, State.OPEN, State.CLOSING);
        deaf = true;
        incoming.dropHeld();
        loop.execute(() -> {
            broke(why);
            // A peer that had gone before is not told of again
            endIfGone();
        });
        link.drop();
    }

    @Override
    public void tlsEnded() {
        if (deaf) {
            // The answer to the peer's Close frame may still have to leave. RFC 8446 §6.1: our half of TLS 1.3 goes on;
            // with BoringSSL's engine it has ended by now
            outgoing.whenWritten(written -> link.close());
        } else {
            link.close();
        }
    }

    @Override
    public void ended() {
        gone = true;
        outgoing.release();
        queue.changed();
        readHeld();
    }

    private void endNow() {
        deaf = true;
        link.drop();
        endIfGone();
    }

    // What arrived before the end comes before it, so a connection that is paused ends when it is resumed
    private void endIfGone() {
        boolean waits = incoming.hasHeld() && !deaf && !loop.loop().isShuttingDown();
        if (gone && !waits && state != State.CLOSED) {
            end();
        }
    }

    /** The only place where a connection ends. */
    private void end() {
        vacate();
        CloseEvent event = closing.event();
        settings.metrics().closed(event.code());
        try {
            handler.onClose(this, event);
        } catch (Throwable e) {
            FailureReport.tell(this, Failure.PROGRAM, e);
        }
        loop.releaseIfIdle();
    }

    private void vacate() {
        deaf = true;
        state = State.CLOSED;
        place().remove(slot);
        incoming.close();
    }

    Pings pings() {
        return pings;
    }

    /** Whether control frames other than the Close frame may still be sent. */
    boolean mayControl() {
        return closing.isOpen() && state != State.CLOSED;
    }

    /** A call of the handler threw: that is ours to answer for, and this connection's alone. */
    void handlerFailed(Throwable cause) {
        fail(Failure.PROGRAM, CloseStatus.of(CloseCode.INTERNAL_ERROR, "internal error"), cause);
    }

    void fail(ProtocolException broken) {
        fail(Failure.of(broken), CloseStatus.shortened(broken.closeCode(), broken.getMessage()), broken);
    }

    void fail(Failure kind, int code, String why) {
        fail(kind, CloseStatus.shortened(code, why), new WebSocketException(code, why));
    }

    // RFC 6455 §7.1.7: say why, then end it, whatever else the peer sends
    private void fail(Failure kind, CloseStatus status, Throwable cause) {
        if (closing.isSettled() || state == State.CLOSED) {
            FailureReport.tell(this, kind, cause);
            return;
        }
        closing.failed(status, cause);
        state = State.CLOSING;
        deaf = true;
        FailureReport.tell(this, kind, cause);
        sendClose(status);
        applyPauses();
        lingerThenClose();
    }

    /** Ends the connection without a word to the peer, who does not seem to listen. */
    void drop(Failure kind, String why) {
        WebSocketException cause = new WebSocketException(CloseCode.ABNORMAL, why);
        state = State.CLOSING;
        if (closing.broke(cause)) {
            FailureReport.tell(this, kind, cause);
        }
        endNow();
    }

    /** The closing handshake took too long. Where all has been said, a peer that keeps TCP open is no error. */
    void closeDeadline(String why) {
        if (closing.isSettled()) {
            endNow();
        } else {
            drop(Failure.LIMIT, why);
        }
    }

    /** The outgoing queue is full under {@link SlowConsumer#CLOSE}. Any thread. */
    void closeSlow(long waiting) {
        if (STATE.compareAndSet(this, State.OPEN, State.CLOSING)) {
            // As a task of its own: the program is within a call that sends, and onError must not come there
            int most = settings.limits().maxQueue();
            String why = "slow consumer: " + waiting + " bytes wait, the limit is " + most;
            loop.execute(() -> fail(Failure.LIMIT, CloseCode.TRY_AGAIN_LATER, why));
        }
    }

    private void beginClose(CloseStatus status) {
        if (!gone) {
            sendClose(status);
            deadlines.closing(loop.millis());
            applyPauses();
        }
    }

    /** A Close frame arrived: answers it if it is not the answer to ours (RFC 6455 §5.5.1). */
    void closeReceived(CloseStatus status) {
        deaf = true;
        closing.received(status);
        STATE.compareAndSet(this, State.OPEN, State.CLOSING);
        sendClose(status.code() == CloseCode.NO_STATUS ? status : new CloseStatus(status.code(), ""));
        deadlines.closing(loop.millis());
        // RFC 6455 §7.1.1: the server closes TCP first, and TIME_WAIT keeps no client from coming back
        if (settings.role() == Role.SERVER) {
            outgoing.whenWritten(written -> link.close());
        }
    }

    /** Sends the Close frame, behind all that was taken for sending before. */
    private void sendClose(CloseStatus status) {
        loop.handover().take();
        // The program's own may have been among what was taken
        if (!closing.hasSent()) {
            pings.answerLatest();
            closing.sent(status);
            outgoing.close(status);
            queue.changed();
        }
    }

    // To close at once, with bytes of the peer's unread, would reset the connection and destroy our Close frame on its
    // way: we end our half when it is written, and wait for the peer's end, or the deadline
    private void lingerThenClose() {
        deadlines.closing(loop.millis());
        outgoing.whenWritten(written -> link.endOurHalf());
    }

    private void callHandler(HandlerBuilder.OnConnection call) {
        loop.beginRead();
        try {
            call.accept(this);
        } catch (Throwable e) {
            handlerFailed(e);
        } finally {
            loop.endRead();
        }
    }
}
