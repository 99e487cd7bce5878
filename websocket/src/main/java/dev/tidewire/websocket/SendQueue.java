package dev.tidewire.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bound on what waits to be sent on one connection, and what happens beyond it. Any thread may ask; frames of other
 * threads than the event loop go through the loop's {@link Handover}.
 *
 * <p>An empty queue, or one that holds no more than the answer to the opening handshake, takes a message of any size,
 * since otherwise a message larger than the bound could never be sent. A
 * piece of a streamed message is not measured against what waits behind that message: it would wait for itself.
 */
final class SendQueue {
    private static final int NEARLY_EMPTY = 512;

    private final Connection connection;
    private final LoopContext loop;
    private final Settings settings;
    private final Outgoing outgoing;
    private final AtomicBoolean streaming = new AtomicBoolean();
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private final AtomicLong handedOver = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    SendQueue(Connection connection, LoopContext loop, Settings settings, Outgoing outgoing) {
        this.connection = connection;
        this.loop = loop;
        this.settings = settings;
        this.outgoing = outgoing;
    }

    /** Whether a message of this size is taken; if not, the policy has been applied. */
    boolean admits(int size) {
        takeWhatCameBefore();
        return admitsNow(size);
    }

    /** As {@link #admits}, on the loop, ahead of what other threads have left and was not taken yet. */
    boolean admitsNow(int size) {
        if (!mayTake(size, false) && !refused(size)) {
            return false;
        }
        settings.metrics().sent(size);
        return true;
    }

    /** Whether so many bytes fit as a whole; asked on the loop. */
    boolean hasRoomFor(int bytes) {
        return pending() + bytes <= settings.limits().maxQueue();
    }

    /** As {@link #admits}, for a piece of a streamed message: its writer can offer it again, so nothing is lost. */
    boolean admitsPiece(int size) {
        takeWhatCameBefore();
        return mayTake(size, true) || awaitsRoom(size, true);
    }

    private boolean mayTake(int size, boolean piece) {
        return connection.takesMessages() && hasRoom(size, piece);
    }

    private void takeWhatCameBefore() {
        if (loop.isCurrent()) {
            loop.handover().take();
        }
    }

    private boolean hasRoom(int size, boolean piece) {
        long ahead = piece ? pending() - outgoing.heldBack() : pending();
        return ahead <= NEARLY_EMPTY || ahead + size <= settings.limits().maxQueue();
    }

    private boolean refused(int size) {
        if (!connection.takesMessages()) {
            return false;
        }
        if (settings.slowConsumer() == SlowConsumer.CLOSE) {
            settings.metrics().dropped(size);
            connection.closeSlow(pending());
            return false;
        }
        if (awaitsRoom(size, false)) {
            return true;
        }
        settings.metrics().dropped(size);
        return false;
    }

    /** Sees to it that {@code onDrain} comes, and waits for it where the policy says so and the thread may. */
    private boolean awaitsRoom(int size, boolean piece) {
        if (!connection.takesMessages()) {
            return false;
        }
        if (settings.slowConsumer() == SlowConsumer.BLOCK && !loop.isCurrent()) {
            return blockUntilRoom(size, piece);
        }
        askForDrain(piece);
        return false;
    }

    private boolean blockUntilRoom(int size, boolean piece) {
        lock.lock();
        try {
            while (connection.takesMessages() && !hasRoom(size, piece)) {
                askForDrain(piece);
                room.await();
            }
            return connection.takesMessages();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    // What waits behind a streamed message drains when that ends, and not when the system has taken the rest
    private void askForDrain(boolean piece) {
        if (piece || outgoing.heldBack() == 0) {
            askForDrain();
        }
    }

    private void askForDrain() {
        if (drainAsked.compareAndSet(false, true)) {
            loop.execute(this::awaitDrain);
        }
    }

    private void awaitDrain() {
        if (!connection.takesMessages()) {
            return;
        }
        loop.handover().take();
        outgoing.allWritten().addListener(written -> {
            drainAsked.set(false);
            if (written.isSuccess()) {
                connection.drained();
            }
        });
    }

    /** Wakes those who wait for room; called on the loop when there may be some, or never again. */
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
        return handedOver.get()
                + outgoing.heldBack()
                + (loop.isCurrent() ? outgoing.pending() : outgoing.pendingInChannel());
    }

    /** Leaves a frame of another thread for the loop. */
    void leave(QueuedFrame frame) {
        handedOver.addAndGet(frame.cost());
        loop.handover().leave(() -> {
            send(frame);
            handedOver.addAndGet(-frame.cost());
        });
    }

    private void send(QueuedFrame frame) {
        boolean heldBack = outgoing.heldBack() > 0;
        outgoing.queued(frame);
        if (heldBack && outgoing.heldBack() == 0) {
            askForDrain();
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
        if (loop.isCurrent()) {
            loop.handover().take();
            send(piece);
        } else {
            leave(piece);
        }
    }
}
