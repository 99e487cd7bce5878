package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/** What the connections of one user have in common, on whichever event loops: how many there are, and a message rate. */
final class UserCount {
    private final String name;
    private final @Nullable RateLimit messages;
    private int connections = 1;

    /** @param messages null for any number */
    UserCount(String name, @Nullable RateLimit messages) {
        this.name = name;
        this.messages = messages;
    }

    String name() {
        return name;
    }

    /** How many connections there are; changed under the map's lock alone. */
    int connections() {
        return connections;
    }

    UserCount plus(int more) {
        connections += more;
        return this;
    }

    /** Whether a new one would allow no more than this. Any thread. */
    boolean isRested(long nowNanos) {
        if (messages == null) {
            return true;
        }
        synchronized (this) {
            return messages.isFull(nowNanos);
        }
    }

    /** Whether so much may be received now. Any thread. */
    boolean allowsMessage(int cost, long nowNanos) {
        if (messages == null) {
            return true;
        }
        synchronized (this) {
            return messages.allows(cost, nowNanos);
        }
    }
}
