package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The times of one connection, looked at by its loop's sweep: no timer object exists per connection, and reading or
 * writing only leaves a mark. A deadline is met late by at most one sweep.
 */
final class Deadlines {
    private final Connection connection;
    private final Settings settings;

    private boolean readSinceSweep;
    private long lastReadNanos;
    private long pingNanos;
    private boolean pingSent;

    private long closingNanos;
    private boolean closing;

    private int messagesSeen;
    private long messageNanos;
    private boolean midMessage;

    private @Nullable Object writeHead;
    private long writeProgress;
    private long writePending;
    private long writeNanos;

    Deadlines(Connection connection, Settings settings, long nowNanos) {
        this.connection = connection;
        this.settings = settings;
        this.lastReadNanos = nowNanos;
    }

    /** Bytes arrived. */
    void read() {
        readSinceSweep = true;
    }

    /** The closing handshake began. */
    void closing() {
        if (!closing) {
            closing = true;
            closingNanos = System.nanoTime();
        }
    }

    void sweep(long now) {
        if (closing) {
            sweepClosing(now);
            return;
        }
        sweepKeepAlive(now);
        if (!connection.isDeaf()) {
            sweepMessage(now);
        }
        if (!connection.isDeaf()) {
            sweepWrite(now);
        }
    }

    private void sweepClosing(long now) {
        if (now - closingNanos > settings.limits().closeTimeout().toNanos()) {
            connection.closeDeadline("the closing handshake took longer than "
                    + settings.limits().closeTimeout().toMillis() + " ms");
        }
    }

    private void sweepKeepAlive(long now) {
        KeepAlive keepAlive = settings.keepAlive();
        if (readSinceSweep || connection.isPaused()) {
            readSinceSweep = false;
            lastReadNanos = now;
            pingSent = false;
        }
        if (keepAlive.interval().isZero()) {
            return;
        }
        if (pingSent) {
            if (now - pingNanos > keepAlive.timeout().toNanos()) {
                connection.drop("nothing arrived within " + keepAlive.timeout().toMillis() + " ms after a ping");
            }
        } else if (now - lastReadNanos >= keepAlive.interval().toNanos()) {
            pingSent = true;
            pingNanos = now;
            connection.keepAlivePing();
        }
    }

    private void sweepMessage(long now) {
        boolean mid = connection.incoming().isGathering();
        int seen = connection.incoming().messages();
        if (!mid || !midMessage || seen != messagesSeen || connection.isPaused()) {
            midMessage = mid;
            messagesSeen = seen;
            messageNanos = now;
            return;
        }
        if (now - messageNanos > settings.limits().messageTimeout().toNanos()) {
            connection.fail(
                    CloseCode.POLICY_VIOLATION,
                    "message not finished within "
                            + settings.limits().messageTimeout().toMillis() + " ms");
        }
    }

    private void sweepWrite(long now) {
        Channel channel = connection.channel();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object head = buffer == null ? null : buffer.current();
        long progress = buffer == null ? 0 : buffer.currentProgress();
        long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        // Buffers are used again, so another message may have the same head; while none leaves, the queue never shrinks
        boolean stuck = head != null && head == writeHead && progress == writeProgress && pending >= writePending;
        writeHead = head;
        writeProgress = progress;
        writePending = pending;
        if (!stuck) {
            writeNanos = now;
            return;
        }
        if (now - writeNanos > settings.limits().writeTimeout().toNanos()) {
            connection.drop("the peer took no byte for "
                    + settings.limits().writeTimeout().toMillis() + " ms");
        }
    }
}
