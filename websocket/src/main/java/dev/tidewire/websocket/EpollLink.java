package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A link that is a socket registered with an epoll event loop of Netty's, without a channel: no pipeline, no promises, no
 * queue unless something waits. A channel would be half of what an idle connection costs, and a third of what it costs
 * to accept one.
 *
 * <p>Epoll tells of what is there as long as it is there (level-triggered): so one read a turn will do, and the loop's
 * other connections have theirs before a busy peer's next. Of what a newcomer sends it tells once (edge-triggered), as the
 * {@link Newcomers} may have to wait for several turns.
 */
final class EpollLink implements Link, EpollIoHandle {
    // The peer's end is told of apart, so that the many of a crowd that leaves can wait
    private static final EpollIoOps READ = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP);
    private static final EpollIoOps WRITE = EpollIoOps.EPOLLOUT;
    private static final EpollIoOps BOTH = READ.with(WRITE);
    private static final int OF_A_PEER_THAT_STAYS = EpollIoOps.EPOLLIN.value() | EpollIoOps.EPOLLOUT.value();
    private static final int OF_A_HALF_THAT_STAYS = OF_A_PEER_THAT_STAYS | EpollIoOps.EPOLLRDHUP.value();
    // Epoll tells of errors whether they are asked for or not
    private static final EpollIoOps NEITHER = EpollIoOps.EPOLLERR;
    private static final int NO_LANE = -1;
    // What a newcomer sends ahead may have to be kept while it is asked who that is
    private static final int OF_A_NEWCOMER = 16 * 1024;
    private static final int RECEIVED_OF_NO_INTEREST = 4 * 1024;
    private static final WriteBufferWaterMark UNTIL_OPEN = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final LoopContext loop;
    private final Socket socket;
    private final InetSocketAddress remoteAddress;
    private LinkListener listener;
    private WriteBufferWaterMark waterMark = UNTIL_OPEN;
    private @Nullable IoRegistration registration;
    private @Nullable Runnable afterClose;
    private volatile @Nullable Backlog backlog;
    private volatile boolean open = true;
    private boolean reading = true;
    private boolean awaitsRoom;
    private boolean full;
    private boolean broken;
    private boolean inputEnded;
    private long taken;
    private int lane = NO_LANE;
    private boolean behind = true;
    private @Nullable EpollIoOps untilTurn;
    private int received;

    /** Makes a link of a socket that was accepted. Any thread; it is to be given a listener, and then to {@link #open}. */
    @SuppressWarnings("NullAway.Init") // a listener needs its link to be made
    EpollLink(LoopContext loop, Socket socket, InetSocketAddress remoteAddress) {
        this.loop = loop;
        this.socket = socket;
        this.remoteAddress = remoteAddress;
    }

    /** Begins to read. */
    void open() {
        Future<IoRegistration> registered = ((IoEventLoop) loop.loop()).register(this);
        if (registered.isSuccess()) {
            registration = registered.getNow();
        }
        if (registration == null || loop.loop().isShuttingDown()) {
            close();
        } else {
            submit();
        }
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        boolean mayWrite = ops.value() == WRITE.value();
        if (mayWrite || (!behind && !isLeaving(ops))) {
            serve(ops);
        } else {
            fallBehind();
            awaitTurn(ops);
        }
    }

    // Many may leave at once, and epoll would go on telling of all who wait for their turn
    private void fallBehind() {
        if (behind) {
            return;
        }
        behind = true;
        try {
            submit();
        } catch (Throwable e) {
            listener.broke(e);
            close();
        }
    }

    private void awaitTurn(EpollIoOps ops) {
        EpollIoOps before = untilTurn;
        if (before == null) {
            untilTurn = ops;
            loop.newcomers().add(this);
        } else {
            untilTurn = EpollIoOps.valueOf(before.value() | ops.value());
        }
    }

    /** Does what it was told of while others went first. */
    void haveTurn() {
        EpollIoOps ops = untilTurn;
        if (ops == null) {
            return;
        }
        untilTurn = null;
        received = 0;
        serve(ops);
        if (behind && open && reading && mayHaveMore(ops)) {
            // Epoll will not tell again of what it has told
            awaitTurn(ops);
        }
    }

    private boolean mayHaveMore(EpollIoOps ops) {
        return received == OF_A_NEWCOMER || (received > 0 && isLeaving(ops));
    }

    private static boolean isLeaving(EpollIoOps ops) {
        return (ops.value() & ~OF_A_PEER_THAT_STAYS) != 0;
    }

    // An exception that got through to the event loop would stop all of its connections for a second
    private void serve(EpollIoOps ops) {
        try {
            ready(ops);
        } catch (Throwable e) {
            listener.broke(e);
            close();
        }
    }

    private void ready(EpollIoOps ops) {
        if (awaitsRoom && ops.contains(WRITE)) {
            // Where the peer has gone, this reads what it sent before
            send();
        }
        if (!open) {
            return;
        }
        if (reading) {
            if (ops.value() != WRITE.value()) {
                readOnce();
            }
        } else if ((ops.value() & ~OF_A_HALF_THAT_STAYS) != 0) {
            // Both halves have ended while reading was stopped, which epoll would go on telling
            takeTheRest();
            close();
        }
    }

    private void readOnce() {
        int count = -1;
        try {
            count = receive();
        } finally {
            listener.readComplete();
        }
        if (count < 0) {
            endOfInput();
        }
    }

    // A peer that has ended its half may still read what waits for it: the answer to its Close frame, and all before
    private void endOfInput() {
        if (backlog == null) {
            close();
        } else {
            inputEnded = true;
            reads(false);
        }
    }

    /** Takes what arrived before the end, which the system still has, and no more than it had room for. */
    private void takeTheRest() {
        int count = 1;
        try {
            while (open && count > 0) {
                count = receive();
            }
        } finally {
            listener.readComplete();
        }
    }

    /** Receives once; answers how much, 0 if there is nothing now, less if nothing will come any more. */
    private int receive() {
        ByteBuf chunk = loop.receiving().lend();
        int count = -1;
        try {
            int most = behind ? OF_A_NEWCOMER : chunk.capacity();
            count = DirectTransfer.receive(socket, chunk, most);
            received = count;
        } catch (IOException e) {
            listener.broke(e);
        }
        if (count > 0) {
            listener.read(chunk.writerIndex(count));
        } else {
            chunk.release();
        }
        return count;
    }

    private void submit() {
        if (open && registration != null) {
            registration.submit(interest());
        }
    }

    private EpollIoOps interest() {
        EpollIoOps ops = level();
        return behind ? ops.with(EpollIoOps.EPOLLET) : ops;
    }

    private EpollIoOps level() {
        if (awaitsRoom) {
            return reading ? BOTH : WRITE;
        }
        return reading ? READ : NEITHER;
    }

    @Override
    public void listener(LinkListener other) {
        listener = other;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void reads(boolean on) {
        if (reading != on) {
            reading = on;
            submit();
        }
    }

    @Override
    public void goesFirst() {
        if (behind) {
            behind = false;
            submit();
        }
    }

    @Override
    public void turnAway() {
        if (!open || !reading) {
            return;
        }
        behind = true;
        reads(false);
        try {
            socket.setReceiveBufferSize(RECEIVED_OF_NO_INTEREST);
        } catch (IOException e) {
            listener.broke(e);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!open) {
            bytes.release();
            return;
        }
        waiting().add(bytes);
        full = full || pending() > waterMark.high();
    }

    @Override
    public void writeCopy(ByteBuf memory, int from, int to) {
        if (open) {
            waiting().addCopy(memory, from, to);
            full = full || pending() > waterMark.high();
        }
    }

    private Backlog waiting() {
        leaveLane();
        Backlog waiting = backlog;
        if (waiting == null) {
            waiting = new Backlog();
            backlog = waiting;
        }
        return waiting;
    }

    @Override
    public void flush() {
        if (!awaitsRoom) {
            send();
        }
    }

    private void send() {
        Backlog waiting = backlog;
        if (waiting == null || !open || broken) {
            return;
        }
        try {
            long count = 1;
            while (count > 0 && !waiting.isEmpty()) {
                count = waiting.send(socket, loop.vectors());
                taken += Math.max(0, count);
            }
        } catch (IOException e) {
            writingFailed(e);
            return;
        }
        sent(waiting);
    }

    // The peer has gone, but what it sent before is to be delivered
    private void writingFailed(IOException why) {
        broken = true;
        takeTheRest();
        listener.broke(why);
        close();
    }

    private void sent(Backlog waiting) {
        if (waiting.isEmpty()) {
            backlog = null;
        }
        if (awaitsRoom == waiting.isEmpty()) {
            awaitsRoom = !awaitsRoom;
            submit();
        }
        waiting.tellTaken();
        if (inputEnded && backlog == null) {
            close();
        }
        if (open && full && pending() <= waterMark.low()) {
            full = false;
            listener.drained();
        }
    }

    @Override
    public boolean writesNow() {
        return true;
    }

    @Override
    public int writeNow(ByteBuf memory, int from, int to) {
        return backlog == null && open ? DirectTransfer.offer(socket, memory, from, to) : 0;
    }

    @Override
    public boolean isHeldUp() {
        return awaitsRoom;
    }

    @Override
    public boolean enterLane(int ofConnection) {
        if (lane == NO_LANE && open && backlog == null) {
            lane = ofConnection;
            loop.lanes().enter(lane, socket);
        }
        return lane != NO_LANE;
    }

    @Override
    public void leaveLane() {
        if (lane != NO_LANE) {
            loop.lanes().leave(lane);
            lane = NO_LANE;
        }
    }

    @Override
    public long pending() {
        Backlog waiting = backlog;
        return waiting == null ? 0 : waiting.bytes();
    }

    @Override
    public long refused() {
        return awaitsRoom ? pending() : 0;
    }

    @Override
    public long progress() {
        return taken;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public void waterMark(WriteBufferWaterMark mark) {
        waterMark = mark;
    }

    @Override
    public boolean isWritable() {
        return open && !full;
    }

    @Override
    public void whenWritten(Written written) {
        flush();
        Backlog waiting = backlog;
        if (waiting == null) {
            written.done(open);
        } else {
            waiting.await(written);
        }
    }

    @Override
    public void endOurHalf() {
        if (!open) {
            return;
        }
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException e) {
            // The second is Netty's word for a peer that has reset the connection meanwhile
            close();
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        // Before the descriptor is free to be another's
        leaveLane();
        closeSocket();
        // After that: the system forgets a closed socket by itself, which saves a call
        if (registration != null) {
            registration.cancel();
        }
        if (afterClose != null) {
            afterClose.run();
        }
        Backlog waiting = backlog;
        backlog = null;
        if (waiting != null) {
            waiting.giveUp();
        }
        // As a task of its own: who closes may be within a call of the listener's
        if (!loop.execute(() -> listener.ended())) {
            listener.ended();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            listener.broke(e);
        }
    }

    @Override
    public void drop() {
        close();
    }

    @Override
    public void afterClose(Runnable action) {
        afterClose = action;
        if (!open) {
            action.run();
        }
    }
}
