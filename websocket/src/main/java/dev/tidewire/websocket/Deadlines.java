package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * The times of one connection, looked at by its loop's sweep: no timer object exists per connection, and reading or
 * writing only leaves a mark. Times are milliseconds of the loop's {@link LoopContext#millis}. A deadline is met late by
 * at most one sweep.
 */
final class Deadlines {
    private final Connection connection;
    private int lastRead;
    private int pinged;
    private int begun;
    private int messagesSeen;
    private boolean readSinceSweep;
    private boolean pingSent;
    private boolean closing;
    private boolean midMessage;
    private @Nullable WriteProgress writing;

    Deadlines(Connection connection, int now) {
        this.connection = connection;
        this.lastRead = now;
    }

    /** Bytes arrived. */
    void read() {
        readSinceSweep = true;
    }

    /** The closing handshake began. */
    void closing(int now) {
        if (!closing) {
            closing = true;
            begun = now;
        }
    }

    void sweep(int now) {
        if (closing) {
            sweepClosing(now);
            return;
        }
        sweepKeepAlive(now);
        Login login = connection.login();
        if (login != null && !connection.isDeaf()) {
            login.sweep(now);
        }
        if (!connection.isDeaf()) {
            sweepMessage(now);
        }
        if (!connection.isDeaf()) {
            sweepWrite(now);
        }
    }

    private void sweepClosing(int now) {
        long timeout = limits().closeTimeout().toMillis();
        if (now - begun > timeout) {
            connection.closeDeadline("the closing handshake took longer than " + timeout + " ms");
        }
    }

    private void sweepKeepAlive(int now) {
        KeepAlive keepAlive = connection.settings().keepAlive();
        if (readSinceSweep || connection.isPaused()) {
            readSinceSweep = false;
            lastRead = now;
            pingSent = false;
        }
        if (keepAlive.interval().isZero()) {
            return;
        }
        if (pingSent) {
            if (now - pinged > keepAlive.timeout().toMillis()) {
                connection.drop(
                        Failure.LIMIT,
                        "nothing arrived within " + keepAlive.timeout().toMillis() + " ms after a ping");
            }
        } else if (now - lastRead >= keepAlive.interval().toMillis()) {
            pingSent = true;
            pinged = now;
            connection.pings().keepAlive();
        }
    }

    private void sweepMessage(int now) {
        boolean mid = connection.incoming().isGathering();
        int seen = connection.incoming().messages();
        if (!mid || !midMessage || seen != messagesSeen || connection.isPaused()) {
            midMessage = mid;
            messagesSeen = seen;
            begun = now;
            return;
        }
        long timeout = limits().messageTimeout().toMillis();
        if (now - begun > timeout) {
            connection.fail(
                    Failure.LIMIT, CloseCode.POLICY_VIOLATION, "message not finished within " + timeout + " ms");
        }
    }

    private void sweepWrite(int now) {
        Link link = connection.link();
        if (link.pending() == 0) {
            writing = null;
            return;
        }
        if (writing == null) {
            writing = new WriteProgress(link, now);
        }
        int timeout = (int) Math.min(Integer.MAX_VALUE, limits().writeTimeout().toMillis());
        String problem = writing.problem(link, now, timeout);
        if (problem != null) {
            connection.drop(Failure.LIMIT, problem);
        }
    }

    private Limits limits() {
        return connection.settings().limits();
    }
}
