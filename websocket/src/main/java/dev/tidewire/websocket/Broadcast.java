package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/** A message on its way to the connections of one event loop; runs there once. */
final class Broadcast implements Runnable {
    private final LoopContext loop;
    private final PreparedMessage message;
    private final @Nullable BroadcastFilter filter;

    /** @param filter who gets it; null for everybody */
    Broadcast(LoopContext loop, PreparedMessage message, @Nullable BroadcastFilter filter) {
        this.loop = loop;
        this.message = message;
        this.filter = filter;
    }

    @Override
    public void run() {
        if (filter == null
                && message.size() <= Fanout.LARGEST
                && loop.connections().count() > 0) {
            loop.fanout().add(message);
        } else {
            loop.connections().forEach(this::send);
        }
    }

    private void send(Connection connection) {
        if (connection.takesShared() && (filter == null || filter.test(connection))) {
            connection.queue().share(message);
        }
    }
}
