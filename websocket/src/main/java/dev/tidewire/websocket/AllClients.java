package dev.tidewire.websocket;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The connections of a server, spread over its event loops. */
final class AllClients implements Clients {
    private final Collection<LoopContext> loops;

    AllClients(Collection<LoopContext> loops) {
        this.loops = loops;
    }

    @Override
    public int count() {
        int count = 0;
        for (LoopContext loop : loops) {
            count += loop.connections().count();
        }
        return count;
    }

    @Override
    public void forEach(Consumer<? super WebSocket> action) {
        for (LoopContext loop : loops) {
            loop.connections().forEach(connection -> {
                if (connection.isOpen()) {
                    action.accept(connection);
                }
            });
        }
    }

    /** Whether there is no connection, of which it is known or not who is behind it. */
    boolean isEmpty() {
        return loops.stream().allMatch(LoopContext::isIdle);
    }

    void forEachConnection(Consumer<? super Connection> action) {
        for (LoopContext loop : loops) {
            loop.strangers().forEach(action);
            loop.connections().forEach(action);
        }
    }

    @Override
    public void broadcast(PreparedMessage message) {
        for (LoopContext loop : loops) {
            leave(loop, new Broadcast(loop, message, null));
        }
    }

    @Override
    public void broadcast(PreparedMessage message, Predicate<? super WebSocket> filter) {
        for (LoopContext loop : loops) {
            leave(loop, new Broadcast(loop, message, new BroadcastFilter(filter, loop.metrics())));
        }
    }

    private static void leave(LoopContext loop, Broadcast broadcast) {
        if (loop.isCurrent()) {
            loop.handover().take();
            broadcast.run();
        } else {
            loop.handover().leave(broadcast);
        }
    }
}
