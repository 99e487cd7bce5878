package dev.tidewire.siege;

import dev.tidewire.siege.Attack.Trait;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The attackers of one flood, all on one thread of a process of their own. */
final class Swarm {
    private static final long TICK_MILLIS = 1;
    // Of very many, each look at all of them would take longer than a tick
    private static final int TICKS_FOR_ALL = 16;
    /** They come one after the other, as a crowd would: all within a second, but no more of them. */
    static final int MOST_A_SECOND = 2_000;

    private final InetSocketAddress server;
    private final List<Attacker> attackers = new ArrayList<>();
    private final LongSummaryStatistics lives = new LongSummaryStatistics();
    long connected;
    long bytes;

    private Swarm(Attack attack, InetSocketAddress server, int count) {
        this.server = server;
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            attackers.add(
                    new Attacker(this, attack, now + i * TimeUnit.SECONDS.toNanos(1) / Math.min(count, MOST_A_SECOND)));
        }
    }

    /** Takes the words {@code attack NAME PORT COUNT SECONDS}; prints what it did. */
    static void attack(String[] words) throws IOException {
        Attack attack = Attack.valueOf(words[1]);
        InetAddress host =
                attack.has(Trait.COMES_FROM_OUTSIDE) ? outside().orElseThrow() : InetAddress.getLoopbackAddress();
        InetSocketAddress server = new InetSocketAddress(host, Integer.parseInt(words[2]));
        Swarm swarm = new Swarm(attack, server, Integer.parseInt(words[3]));
        swarm.run(TimeUnit.SECONDS.toNanos(Long.parseLong(words[4])));
        System.out.println(new Raid.Outcome(
                        swarm.connected,
                        swarm.bytes,
                        swarm.lives.getCount(),
                        swarm.lives.getMin() / 1e9,
                        swarm.lives.getMax() / 1e9)
                .line());
    }

    /** Where this machine is reached by others; what comes from there to there comes from that address, too. */
    static Optional<InetAddress> outside() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    /** One was, after so many nanoseconds. */
    void thrownOut(long life) {
        lives.accept(life);
    }

    private void run(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        long nextTick = 0;
        int turn = 0;
        try (Selector selector = Selector.open()) {
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                selector.select(Swarm::serve, TICK_MILLIS);
                if (now >= nextTick) {
                    nextTick = now + TICK_MILLIS * 1_000_000L;
                    turn = (turn + 1) % TICKS_FOR_ALL;
                    for (int i = turn; i < attackers.size(); i += TICKS_FOR_ALL) {
                        attackers.get(i).tick(System.nanoTime(), selector, server);
                    }
                }
            }
            attackers.forEach(Attacker::leave);
        }
    }

    private static void serve(SelectionKey key) {
        if (key.attachment() instanceof Attacker attacker) {
            attacker.serve(key);
        }
    }
}
