package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bound on what waits to be sent on one connection, and what happens beyond it. Any thread may ask; frames of other
 * threads than the event loop are left in the {@link Handover}, which the loop empties before it sends anything itself,
 * so that a message never overtakes one sent before it.
 *
 * <p>An empty queue takes a message of any size, since otherwise a message larger than the bound could never be sent.
 */
final class SendQueue {
    private final Connection connection;
    private final LoopContext loop;
    private final Settings settings;
    private final Outgoing outgoing;
    private final AtomicBoolean streaming = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile @Nullable Handover handover;
    private boolean drainAwaited;

    SendQueue(Connection connection, LoopContext loop, Settings settings, Outgoing outgoing) {
        this.connection = connection;
        this.loop = loop;
        this.settings = settings;
        this.outgoing = outgoing;
    }

    /** Whether a message of this size is taken; if not, the policy has been applied. */
    boolean admits(int size) {
        if (!mayTake(size) && !refused(size)) {
            return false;
        }
        settings.metrics().sent(size);
        return true;
    }

    /** As {@link #admits}, for a piece of a streamed message: its writer can offer it again, so nothing is lost. */
    boolean admitsPiece(int size) {
        return mayTake(size) || awaitsRoom(size);
    }

    private boolean mayTake(int size) {
        if (!connection.isOpen()) {
            return false;
        }
        if (loop.loop().inEventLoop()) {
            takeHandedOver();
        }
        return hasRoom(size);
    }

    private boolean hasRoom(int size) {
        long pending = pending();
        return pending == 0 || pending + size <= settings.limits().maxQueue();
    }

    private boolean refused(int size) {
        if (!connection.isOpen()) {
            return false;
        }
        if (settings.slowConsumer() == SlowConsumer.CLOSE) {
            settings.metrics().dropped(size);
            connection.closeSlow(pending());
            return false;
        }
        if (awaitsRoom(size)) {
            return true;
        }
        settings.metrics().dropped(size);
        return false;
    }

    /** Sees to it that {@code onDrain} comes, and waits for it where the policy says so and the thread may. */
    private boolean awaitsRoom(int size) {
        if (!connection.isOpen()) {
            return false;
        }
        boolean onLoop = loop.loop().inEventLoop();
        if (onLoop) {
            awaitDrain();
        } else {
            loop.loop().execute(this::awaitDrain);
        }
        return settings.slowConsumer() == SlowConsumer.BLOCK && !onLoop && blockUntilRoom(size);
    }

    private boolean blockUntilRoom(int size) {
        lock.lock();
        try {
            while (connection.isOpen() && !hasRoom(size)) {
                room.await();
            }
            return connection.isOpen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitDrain() {
        if (drainAwaited || !connection.isOpen()) {
            return;
        }
        drainAwaited = true;
        takeHandedOver();
        outgoing.whenWritten(() -> {
            drainAwaited = false;
            connection.drained();
        });
    }

    /** Wakes those who wait for room; called on the loop when there may be some. */
    void changed() {
        if (settings.slowConsumer() == SlowConsumer.BLOCK) {
            lock.lock();
            try {
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** How many bytes wait to be sent. Any thread. */
    long pending() {
        Handover other = handover;
        long handed = other == null ? 0 : other.bytes();
        return handed + (loop.loop().inEventLoop() ? outgoing.pending() : outgoing.pendingInChannel());
    }

    /** Leaves a frame of another thread for the loop. */
    void leave(QueuedFrame frame) {
        handover().leave(frame);
        if (connection.state() == State.CLOSED) {
            handover().discard();
        }
    }

    /** Takes what other threads have left; on the loop alone. */
    void takeHandedOver() {
        Handover other = handover;
        if (other != null) {
            loop.broadcasts().take();
            other.take(outgoing);
        }
    }

    MessageWriter stream(int opcode) {
        if (!streaming.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "another message is being streamed on this connection: close its writer first");
        }
        return new StreamWriter(this, opcode);
    }

    /** Sends a piece that was admitted. */
    void piece(QueuedFrame piece) {
        if (piece.isLast()) {
            streaming.set(false);
        }
        if (loop.loop().inEventLoop()) {
            takeHandedOver();
            outgoing.queued(piece);
        } else {
            leave(piece);
        }
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    void close() {
        Handover other = handover;
        if (other != null) {
            other.discard();
        }
        changed();
    }

    private Handover handover() {
        Handover existing = handover;
        if (existing != null) {
            return existing;
        }
        lock.lock();
        try {
            if (handover == null) {
                handover = new Handover(loop, this::takeHandedOver);
            }
            return handover;
        } finally {
            lock.unlock();
        }
    }
}
