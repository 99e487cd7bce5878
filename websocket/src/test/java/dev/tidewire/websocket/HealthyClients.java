package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Clients of a server that do nothing wrong, and send and receive all the while: each round, every one of them sends a
 * message of its own and gets it back before the next. Whatever another peer does, none may be lost or changed.
 */
final class HealthyClients {
    /** How many there are beside what attackers send; the build says it, so that one run can have 1,000. */
    static final int COUNT = Integer.getInteger("tidewire.healthy", 50);

    private static final long PACE_NANOS = 100_000;

    private final List<RawPeer> clients = new ArrayList<>();
    private final ReentrantLock round = new ReentrantLock();
    private final CompletableFuture<Void> talking;
    private volatile long rounds;
    private volatile boolean stopped;

    /** @param server echoes what comes at this path */
    HealthyClients(Ground ground, WebSocketServer server, String path, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(ground.connect(server).upgrade(path));
        }
        talking = CompletableFuture.runAsync(this::talk, Ground.THREADS);
    }

    int count() {
        return clients.size();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread alone writes
    private void talk() {
        while (!stopped) {
            round.lock();
            try {
                exchange("round " + rounds);
            } catch (IOException e) {
                throw new AssertionError("a healthy client lost its connection", e);
            } finally {
                round.unlock();
            }
            rounds++;
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void exchange(String text) throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).write(Wire.text(text + " of " + i));
        }
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).readText()).isEqualTo(text + " of " + i);
        }
    }

    /** Waits until each of them has sent and received another message, begun and ended from now on. */
    void expectUnaffected() throws Exception {
        long now = rounds;
        Ground.await("the healthy clients have talked", () -> rounds >= now + 2 || talking.isDone());
        if (talking.isDone()) {
            talking.get(0, TimeUnit.SECONDS);
        }
    }

    /** Does something while none of them is in the middle of a round. */
    void whileSilent(Runnable action) {
        round.lock();
        try {
            action.run();
        } finally {
            round.unlock();
        }
    }

    /** Ends the talk, in which nothing must have gone wrong. */
    void finish() throws Exception {
        stopped = true;
        talking.get(20, TimeUnit.SECONDS);
        for (RawPeer client : clients) {
            client.closeCleanly();
        }
    }
}
