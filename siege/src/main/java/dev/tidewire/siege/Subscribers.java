package dev.tidewire.siege;

import dev.tidewire.websocket.Limits;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Subscribers of a broadcast that read all the while; the first of them publishes. Messages are numbered from 1. */
final class Subscribers implements AutoCloseable {
    private static final int MESSAGE_BYTES = 1024;
    private static final int MOST_UNPUBLISHED = 64 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Crowd crowd = new Crowd();
    private final AtomicLongArray last;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
    private long published;

    Subscribers(String url, int count) throws Exception {
        last = new AtomicLongArray(count);
        for (int i = 0; i < count; i++) {
            int index = i;
            // The publisher keeps to its schedule however late the server is
            Limits limits = i == 0 ? Limits.defaults().maxQueue(MOST_UNPUBLISHED) : Limits.defaults();
            crowd.join(
                    Crowd.client(url).limits(limits),
                    (ws, any) -> take(index, any.asByteBuffer().getLong(0)));
        }
    }

    private void take(int index, long number) {
        if (number != last.get(index) + 1) {
            outOfOrder.incrementAndGet();
        }
        // One event loop alone tells of one subscriber's messages
        last.lazySet(index, number);
        received.incrementAndGet();
    }

    /** Publishes so many messages a second for this time. */
    void publish(int perSecond, double seconds) {
        long begin = System.nanoTime();
        for (int i = 0; i < perSecond * seconds; i++) {
            long wait = begin + i * 1_000_000_000L / perSecond - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            crowd.get(0).send(message.putLong(0, ++published).rewind());
        }
    }

    /** Waits until all have arrived, or none has for a while. */
    void awaitAll() throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        for (long before = -1; lost() > 0 && System.nanoTime() < giveUp; before = received.get()) {
            if (received.get() != before) {
                giveUp = System.nanoTime() + PATIENCE_NANOS;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    long received() {
        return received.get();
    }

    long lost() {
        return published * last.length() - received.get();
    }

    long outOfOrder() {
        return outOfOrder.get();
    }

    /** How many have lost their connection. */
    int ended() {
        return crowd.ended();
    }

    @Override
    public void close() {
        crowd.close();
    }
}
