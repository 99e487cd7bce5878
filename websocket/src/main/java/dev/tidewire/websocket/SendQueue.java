package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bound on what waits to be sent on one connection, and what happens beyond it. Any thread may ask; frames of other
 * threads than the event loop go through the loop's {@link Handover}.
 *
 * <p>An empty queue, or one that holds no more than the answer to the opening handshake, takes a message of any size,
 * since otherwise a message larger than the bound could never be sent. A piece of a streamed message is not measured
 * against what waits behind that message: it would wait for itself.
 */
final class SendQueue {
    private static final int NEARLY_EMPTY = 512;

    // One object of each kind per connection would cost more than the rest of the queue
    private static final AtomicIntegerFieldUpdater<SendQueue> STREAMING =
            AtomicIntegerFieldUpdater.newUpdater(SendQueue.class, "streaming");
    private static final AtomicIntegerFieldUpdater<SendQueue> DRAIN_ASKED =
            AtomicIntegerFieldUpdater.newUpdater(SendQueue.class, "drainAsked");
    private static final AtomicLongFieldUpdater<SendQueue> HANDED_OVER =
            AtomicLongFieldUpdater.newUpdater(SendQueue.class, "handedOver");

    private final Connection connection;
    private final Outgoing outgoing;
    private final @Nullable Room room;

    @SuppressWarnings("UnusedVariable") // read through its updater
    private volatile int streaming;

    private volatile int drainAsked;
    private volatile long handedOver;
    private boolean missed;

    SendQueue(Connection connection) {
        this.connection = connection;
        this.outgoing = connection.outgoing();
        this.room = connection.settings().slowConsumer() == SlowConsumer.BLOCK ? new Room() : null;
    }

    /** Where senders wait for room. */
    private static final class Room {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
    }

    /**
     * Whether a message of this size is taken; if not, the policy has been applied.
     *
     * @param onLoop whether the calling thread is the loop's, which first takes what others have left
     */
    boolean admits(int size, boolean onLoop) {
        if (onLoop) {
            loop().handover().take();
        }
        return connection.takesMessages() && takes(size);
    }

    /**
     * As {@link #admits}, for a message of a broadcast, on the loop: ahead of what other threads have left and was not
     * taken yet, and also where the program has closed the connection since, as the Close frame is still to come.
     */
    private boolean admitsShared(int size) {
        if (missed || !connection.takesShared()) {
            return false;
        }
        boolean taken = takes(size);
        // It is about to be closed for that: to send it what comes behind would leave a gap
        missed = !taken && connection.settings().slowConsumer() == SlowConsumer.CLOSE;
        return taken;
    }

    private boolean takes(int size) {
        if (!hasRoom(size, false) && !refused(size)) {
            return false;
        }
        connection.settings().metrics().sent(size);
        return true;
    }

    /**
     * Whether so many bytes of what is broadcast may be sent as they are; if not, each message is to be {@link #share}d.
     * Asked on the loop.
     */
    boolean takesAsTheyAre(int bytes) {
        return connection.takesShared()
                && pending() + bytes <= connection.settings().limits().maxQueue();
    }

    /** As {@link #admits}, for a piece of a streamed message: its writer can offer it again, so nothing is lost. */
    boolean admitsPiece(int size) {
        if (loop().isCurrent()) {
            loop().handover().take();
        }
        return connection.takesMessages() && (hasRoom(size, true) || awaitsRoom(size, true));
    }

    private boolean hasRoom(int size, boolean piece) {
        long ahead = piece ? pending() - outgoing.heldBack() : pending();
        return ahead <= NEARLY_EMPTY
                || ahead + size <= connection.settings().limits().maxQueue();
    }

    private boolean refused(int size) {
        if (connection.settings().slowConsumer() == SlowConsumer.CLOSE) {
            connection.settings().metrics().dropped(size);
            connection.closeSlow(pending());
            return false;
        }
        if (awaitsRoom(size, false)) {
            return true;
        }
        connection.settings().metrics().dropped(size);
        return false;
    }

    /** Sees to it that {@code onDrain} comes, and waits for it where the policy says so and the thread may. */
    private boolean awaitsRoom(int size, boolean piece) {
        if (!connection.takesMessages()) {
            return false;
        }
        if (room != null && !loop().isCurrent()) {
            return blockUntilRoom(room, size, piece);
        }
        askForDrain(piece);
        return false;
    }

    private boolean blockUntilRoom(Room awaited, int size, boolean piece) {
        awaited.lock.lock();
        try {
            while (connection.takesMessages() && !hasRoom(size, piece)) {
                askForDrain(piece);
                awaited.changed.await();
            }
            return connection.takesMessages();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            awaited.lock.unlock();
        }
    }

    // What waits behind a streamed message drains when that ends, and not when the system has taken the rest
    private void askForDrain(boolean piece) {
        if (piece || outgoing.heldBack() == 0) {
            askForDrain();
        }
    }

    private void askForDrain() {
        if (DRAIN_ASKED.compareAndSet(this, 0, 1)) {
            loop().execute(this::awaitDrain);
        }
    }

    private void awaitDrain() {
        if (!connection.takesMessages()) {
            return;
        }
        loop().handover().take();
        outgoing.whenWritten(taken -> {
            drainAsked = 0;
            if (taken) {
                connection.drained();
            }
        });
    }

    /** Wakes those who wait for room; called on the loop when there may be some, or never again. */
    void changed() {
        if (room != null) {
            room.lock.lock();
            try {
                room.changed.signalAll();
            } finally {
                room.lock.unlock();
            }
        }
    }

    /** How many bytes wait to be sent. Any thread. */
    long pending() {
        return handedOver + outgoing.heldBack() + (loop().isCurrent() ? outgoing.pending() : outgoing.pendingInLink());
    }

    /** Sends a message of a broadcast, on the loop, as far as there is room and the policy allows. */
    void share(PreparedMessage message) {
        if (!admitsShared(message.size())) {
            return;
        }
        try {
            outgoing.prepared(message);
        } catch (Throwable e) {
            // The others are to have theirs
            connection.torn(e);
        }
    }

    /** Leaves a frame of another thread for the loop. */
    void leave(QueuedFrame frame) {
        HANDED_OVER.addAndGet(this, frame.cost());
        loop().handover().leave(() -> deliver(frame));
    }

    private void deliver(QueuedFrame frame) {
        try {
            send(frame);
        } catch (Throwable e) {
            // Its sender was told that it was taken, and is not here to be told otherwise
            connection.torn(e);
        } finally {
            HANDED_OVER.addAndGet(this, -frame.cost());
        }
    }

    private void send(QueuedFrame frame) {
        boolean heldBack = outgoing.heldBack() > 0;
        outgoing.queued(frame);
        if (heldBack && outgoing.heldBack() == 0) {
            askForDrain();
        }
    }

    private LoopContext loop() {
        return connection.loop();
    }

    MessageWriter stream(int opcode) {
        if (!STREAMING.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException(
                    "another message is being streamed on this connection: close its writer first");
        }
        return new StreamWriter(this, opcode);
    }

    // Amid a delivery, such as a broadcast's filter, pieces of another thread may still lie behind that
    private boolean isBehindOthers() {
        return loop().handover().isTaking() && handedOver > 0;
    }

    /** Sends a piece that was admitted. */
    void piece(QueuedFrame piece) {
        boolean last = piece.isLast();
        if (loop().isCurrent() && !isBehindOthers()) {
            loop().handover().take();
            send(piece);
        } else {
            leave(piece);
        }
        // RFC 6455 §5.4: not before it is on its way, as another message must not begin until then
        if (last) {
            streaming = 0;
        }
    }
}
