package dev.tidewire.websocket;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.IovArray;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: the buffers they read into and write from, the one for answers to requests,
 * the fan-out and its lanes, the lent message, gathering buffers, compressors, masking keys and the sweep that looks at
 * their deadlines. Everything here is touched by that loop alone, so nothing needs a lock; others may go through {@link
 * #connections()}, leave something in the {@link #handover()}, and call {@link #run} and {@link #execute}.
 */
final class LoopContext {
    private static final System.Logger LOG = System.getLogger(WebSocket.class.getName());

    // What a loop keeps for its life is not for Netty's leak detector, which would build a stack trace now and then
    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);

    private static final int MOST_VECTORS = 64;

    private final EventLoop loop;
    private final Transport transport;
    private final Metrics metrics;
    private final Slots connections = new Slots();
    private final Slots strangers = new Slots();
    private final Guests guests;
    private final ReceiveBuffer receiving;
    private final Cork cork;
    private final AnswerBuffer answers = new AnswerBuffer(MEMORY);
    private final Fanout fanout;
    private final BroadcastLanes lanes = new BroadcastLanes();
    private final Handover handover = new Handover(this);
    private final LoopBuffers buffers = new LoopBuffers();
    private final LoopDeflate deflate = new LoopDeflate();
    private final LentMessage lent = new LentMessage();
    private final MaskingKeys maskingKeys = new MaskingKeys();
    private final ArrayDeque<Outgoing> unflushed = new ArrayDeque<>();
    private final Newcomers newcomers = new Newcomers(this);
    private final Sweep sweep = new Sweep(this);
    private final MemoryBound memory;
    private final Runnable flushTask = this::flush;
    private final long began = System.nanoTime();
    private @Nullable IovArray vectors;
    private boolean flushScheduled;
    private boolean reading;

    /**
     * @param metrics told of what is sent to all connections of this loop together, and of what fails beside them
     * @param waiting how much may wait to be sent, on this loop and others
     */
    LoopContext(EventLoop loop, Transport transport, Metrics metrics, WaitingBytes waiting) {
        this.loop = loop;
        this.transport = transport;
        this.metrics = metrics;
        this.guests = new Guests(metrics);
        this.fanout = new Fanout(this, MEMORY);
        this.receiving = new ReceiveBuffer(transport, MEMORY);
        this.cork = new Cork(MEMORY);
        this.memory = new MemoryBound(this, waiting);
        loop.terminationFuture().addListener(ended -> release());
    }

    EventLoop loop() {
        return loop;
    }

    Transport transport() {
        return transport;
    }

    /** Told of what is sent to all connections of this loop together, and of what fails beside them. */
    Metrics metrics() {
        return metrics;
    }

    /** Whether the calling thread is this loop's. */
    boolean isCurrent() {
        return loop.inEventLoop();
    }

    /** Runs the action on the loop: at once if this is the loop's thread, else as its next task. */
    void run(Runnable action) {
        if (isCurrent()) {
            action.run();
        } else {
            execute(action);
        }
    }

    /**
     * As {@link #run}, where nobody looks at what the action throws, as at the stage that {@code whenComplete} answers, or where
     * that would keep it from being run again: it is logged and counted here.
     */
    void follow(Runnable action) {
        run(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "a task of an event loop failed", e);
                metrics.failed(Failure.PROGRAM);
            }
        });
    }

    /**
     * Runs the action as a task of the loop's, never within the call that asks for it.
     *
     * @return false if the loop has ended, and with it every connection: the action will not run
     */
    boolean execute(Runnable action) {
        try {
            loop.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    Guests guests() {
        return guests;
    }

    Slots connections() {
        return connections;
    }

    /** The connections of which is not known yet who is behind them; they are none of the server's clients. */
    Slots strangers() {
        return strangers;
    }

    /** Whether it has no connections, of any kind. */
    boolean isIdle() {
        return strangers.count() == 0 && connections.count() == 0;
    }

    Handover handover() {
        return handover;
    }

    ReceiveBuffer receiving() {
        return receiving;
    }

    Cork cork() {
        return cork;
    }

    AnswerBuffer answers() {
        return answers;
    }

    Fanout fanout() {
        return fanout;
    }

    BroadcastLanes lanes() {
        return lanes;
    }

    /** Lent to a link, to tell the system of several buffers in one call. */
    IovArray vectors() {
        if (vectors == null) {
            vectors = new IovArray(MOST_VECTORS);
        }
        return vectors;
    }

    LoopBuffers buffers() {
        return buffers;
    }

    LoopDeflate deflate() {
        return deflate;
    }

    LentMessage lent() {
        return lent;
    }

    MaskingKeys maskingKeys() {
        return maskingKeys;
    }

    /** Tells that a connection is handling what it read: what is written meanwhile is flushed when that ends. */
    void beginRead() {
        reading = true;
    }

    /** Flushes what was written while reading, to whichever connection. */
    void endRead() {
        reading = false;
        if (!unflushed.isEmpty()) {
            flush();
        }
    }

    /** Asks for a flush at the end of this turn of the loop. */
    void flushLater(Outgoing connection) {
        unflushed.add(connection);
        if (!reading && !flushScheduled) {
            flushScheduled = true;
            execute(flushTask);
        }
    }

    /** Sends, or hands to the links, all that was written. */
    void flush() {
        flushScheduled = false;
        cork.flush();
        for (Outgoing next = unflushed.poll(); next != null; next = unflushed.poll()) {
            next.flushLink();
        }
        cork.recycle();
    }

    /** Sees to it that deadlines are looked at at least so often, as long as there are connections. */
    void sweepEvery(long nanos) {
        sweep.every(nanos);
    }

    MemoryBound memory() {
        return memory;
    }

    /** Those links that have their turn behind the others. */
    Newcomers newcomers() {
        return newcomers;
    }

    /** The time in milliseconds since this loop began, which wraps around after weeks: to be compared by difference. */
    int millis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Gives back what is not needed while no connection is open. */
    void releaseIfIdle() {
        if (isIdle()) {
            cork.release();
            fanout.release();
            deflate.release();
            buffers.release();
        }
    }

    private void release() {
        releaseIfIdle();
        receiving.release();
        answers.release();
        if (vectors != null) {
            vectors.release();
            vectors = null;
        }
    }
}
