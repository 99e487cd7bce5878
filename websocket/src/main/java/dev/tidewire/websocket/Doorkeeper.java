package dev.tidewire.websocket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is in, and says who may not come in: connections in all, per address, per user and per second; and those that
 * are none yet, per address. Thread-safe.
 */
final class Doorkeeper {
    /** Why nobody else may come in while {@link #isShortOfMemory}. */
    static final String SHORT_OF_MEMORY = "the server is short of memory";

    /** Why nobody else may come from an address. */
    static final String TOO_MANY_OF_ADDRESS = "too many connections from this address";

    // A browser has some six connections beside its WebSocket, idle ones for as long as a handshake may take
    private static final int GUESTS_PER_CONNECTION = 10;
    private static final int UNKNOWN_LIMIT = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final long SECOND = 1_000_000_000L;

    private final Limits limits;
    private final WaitingBytes waiting;
    private final TrustedProxies proxies;
    private final HeapUse heap = new HeapUse();
    private final int maxConnections;
    private final int maxPerAddress;
    private final int maxPerSecond;
    private final AtomicInteger inside = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> perAddress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Object, Integer> guestsPerAddress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, UserCount> users = new ConcurrentHashMap<>();
    private final AtomicLong second = new AtomicLong(System.nanoTime() / SECOND);
    private final AtomicInteger thisSecond = new AtomicInteger();

    Doorkeeper(Limits limits, WaitingBytes waiting, TrustedProxies proxies) {
        this.limits = limits;
        this.waiting = waiting;
        this.proxies = proxies;
        this.maxConnections = limits.maxConnections() == 0 ? mostDescriptors() : limits.maxConnections();
        this.maxPerAddress = limits.maxConnectionsPerAddress();
        this.maxPerSecond = limits.maxConnectsPerSecond();
    }

    /**
     * Lets a connection in, unless that is one too many.
     *
     * @param forwarded whether the address is what a proxy says
     * @return null if it is in, and is to {@link #leave} once; otherwise why it may not come in
     */
    @Nullable
    String enter(InetAddress address, boolean forwarded) {
        if (isShortOfMemory()) {
            return SHORT_OF_MEMORY;
        }
        if (inside.incrementAndGet() > maxConnections) {
            inside.decrementAndGet();
            return "the server holds as many connections as it may";
        }
        if (isOwnMachine(address, forwarded)) {
            return null;
        }
        String why = tooFast() ? "the server takes no more connections this second" : null;
        if (why == null && isLimited(address, forwarded) && !count(address, perAddress, maxPerAddress)) {
            why = TOO_MANY_OF_ADDRESS;
        }
        if (why != null) {
            inside.decrementAndGet();
        }
        return why;
    }

    /** Whether too much waits on all connections together, or little of the heap is left. */
    boolean isShortOfMemory() {
        return waiting.tooMuch() > 0 || heap.isShort();
    }

    /** A connection that was let in has gone. */
    void leave(InetAddress address, boolean forwarded) {
        inside.decrementAndGet();
        if (isLimited(address, forwarded)) {
            uncount(address, perAddress);
        }
    }

    /**
     * Lets in a connection that has asked for nothing yet, or for no WebSocket: ten times as many as WebSockets from an
     * address, so that one cannot take all descriptors by saying nothing.
     *
     * @return whether it is in, and is to {@link #part} once
     */
    boolean greet(InetAddress address) {
        return !isLimited(address, false)
                || count(address, guestsPerAddress, GUESTS_PER_CONNECTION * (long) maxPerAddress);
    }

    /** One that was greeted has gone, or become a WebSocket. */
    void part(InetAddress address) {
        if (isLimited(address, false)) {
            uncount(address, guestsPerAddress);
        }
    }

    // What a proxy calls so may be its own machine
    private static boolean isOwnMachine(InetAddress address, boolean forwarded) {
        return address.isLoopbackAddress() && !forwarded;
    }

    private boolean isLimited(InetAddress address, boolean forwarded) {
        return maxPerAddress > 0 && !isOwnMachine(address, forwarded) && !proxies.contain(address);
    }

    /** Counts a connection of this user's; null if that is one too many. */
    @Nullable
    UserCount enterUser(String user) {
        int most = limits.maxConnectionsPerUser();
        boolean[] in = {true};
        UserCount counted = users.compute(user, (name, before) -> {
            if (before == null) {
                return new UserCount(name, userMessages());
            }
            in[0] = most == 0 || before.connections() < most;
            return in[0] ? before.plus(1) : before;
        });
        return in[0] ? counted : null;
    }

    private @Nullable RateLimit userMessages() {
        int perSecond = limits.userMessagesPerSecond();
        return perSecond == 0 ? null : new RateLimit(perSecond, limits.userMessagesBurst(), System.nanoTime());
    }

    void leaveUser(UserCount user) {
        users.computeIfPresent(user.name(), (name, count) -> count.connections() == 1 ? null : count.plus(-1));
    }

    private boolean tooFast() {
        if (maxPerSecond == 0) {
            return false;
        }
        long now = System.nanoTime() / SECOND;
        long before = second.get();
        if (now != before && second.compareAndSet(before, now)) {
            thisSecond.set(0);
        }
        return thisSecond.incrementAndGet() > maxPerSecond;
    }

    private static boolean count(InetAddress address, ConcurrentHashMap<Object, Integer> counts, long most) {
        boolean isIn = counts.merge(network(address), 1, Integer::sum) <= most;
        if (!isIn) {
            uncount(address, counts);
        }
        return isIn;
    }

    private static void uncount(InetAddress address, ConcurrentHashMap<Object, Integer> counts) {
        counts.computeIfPresent(network(address), (network, count) -> count == 1 ? null : count - 1);
    }

    // One subscriber of IPv6 is usually given a whole /64, so its addresses count as one
    private static Object network(InetAddress address) {
        if (address instanceof Inet6Address v6) {
            return ByteBuffer.wrap(v6.getAddress(), 0, IPV6_NETWORK_BYTES).getLong();
        }
        return address;
    }

    private static int mostDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount() / 10 * 8);
        }
        return UNKNOWN_LIMIT;
    }
}
