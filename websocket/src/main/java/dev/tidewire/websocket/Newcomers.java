package dev.tidewire.websocket;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The links of one event loop that have their turn behind the others: of peers that have come a moment ago, and of those who
 * are about to go. In each of its turns the loop serves the others first, and then as many of these as a short time allows,
 * in the order in which they came: so a crowd that comes and goes does not hold up those who stay.
 *
 * <p>Owned by one event loop.
 */
final class Newcomers {
    private final LoopContext loop;
    private final ArrayDeque<EpollLink> waiting = new ArrayDeque<>();
    private final Runnable turn = this::serve;
    private final TurnShare share = new TurnShare();
    private boolean scheduled;

    Newcomers(LoopContext loop) {
        this.loop = loop;
    }

    /** Puts a link behind those that wait. */
    void add(EpollLink link) {
        waiting.add(link);
        if (!scheduled) {
            scheduled = true;
            share.await();
            loop.execute(turn);
        }
    }

    private void serve() {
        share.begin();
        try {
            EpollLink next = waiting.poll();
            while (next != null) {
                next.haveTurn();
                next = share.isOver() ? null : waiting.poll();
            }
        } finally {
            goOnLater();
        }
    }

    private void goOnLater() {
        scheduled = !waiting.isEmpty();
        if (scheduled) {
            share.await();
            // Behind what the loop finds ready next; a task would come before that
            loop.loop().schedule(turn, 0, TimeUnit.NANOSECONDS);
        }
    }
}
