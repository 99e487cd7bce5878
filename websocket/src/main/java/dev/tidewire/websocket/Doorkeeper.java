package dev.tidewire.websocket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is in, and says who may not come in: connections in all, per address, per user and per second; and those that
 * are none yet, per address and in all. Thread-safe.
 */
final class Doorkeeper {
    /** Why nobody else may come in while {@link #isShortOfMemory}. */
    static final String SHORT_OF_MEMORY = "the server is short of memory";

    /** Why nobody else may come from an address. */
    static final String TOO_MANY_OF_ADDRESS = "too many connections from this address";

    // A browser has some six connections beside its WebSocket, idle ones for as long as a handshake may take
    private static final int GUESTS_PER_CONNECTION = 10;
    private static final int UNKNOWN_LIMIT = 10_000;
    private static final double MOST_INSIDE = 0.8;
    // What is left is for files, and for asking others who is here
    private static final double MOST_OPEN = 0.95;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final WaitingBytes waiting;
    private final TrustedProxies proxies;
    private final HeapUse heap = new HeapUse();
    private final int maxConnections;
    private final int maxOpen = partOfDescriptors(MOST_OPEN, Integer.MAX_VALUE);
    private final int maxPerAddress;
    private final AtomicInteger inside = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> perAddress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Object, Integer> guestsPerAddress = new ConcurrentHashMap<>();
    private final AtomicInteger guests = new AtomicInteger();
    private final Users users;
    private final ConnectRate rate;

    Doorkeeper(Limits limits, WaitingBytes waiting, TrustedProxies proxies) {
        this.waiting = waiting;
        this.proxies = proxies;
        this.maxConnections =
                limits.maxConnections() == 0 ? partOfDescriptors(MOST_INSIDE, UNKNOWN_LIMIT) : limits.maxConnections();
        this.maxPerAddress = limits.maxConnectionsPerAddress();
        this.users = new Users(limits);
        this.rate = new ConnectRate(limits.maxConnectsPerSecond(), maxPerAddress);
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
        String why = refusal(address, isLimited(address, forwarded));
        if (why != null) {
            inside.decrementAndGet();
        }
        return why;
    }

    // Who may not come in anyhow leaves the second to the others
    private @Nullable String refusal(InetAddress address, boolean limited) {
        if (limited && !count(address, perAddress, maxPerAddress)) {
            return TOO_MANY_OF_ADDRESS;
        }
        if (rate.allows(limited ? network(address) : null, System.nanoTime())) {
            return null;
        }
        if (limited) {
            uncount(address, perAddress);
        }
        return "the server takes no more connections this second";
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
     * address, so that one cannot take all descriptors by saying nothing, and so many in all that some descriptors are left.
     *
     * @return null if it is in, and is to {@link #part} once; otherwise why it is to be hung up on
     */
    @Nullable
    String greet(InetAddress address) {
        if (guests.incrementAndGet() + inside.get() > maxOpen) {
            guests.decrementAndGet();
            return "the server has as many connections open as it may";
        }
        if (isLimited(address, false)
                && !count(address, guestsPerAddress, GUESTS_PER_CONNECTION * (long) maxPerAddress)) {
            guests.decrementAndGet();
            return TOO_MANY_OF_ADDRESS;
        }
        return null;
    }

    /** One that was greeted has gone, or become a WebSocket. */
    void part(InetAddress address) {
        guests.decrementAndGet();
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

    Users users() {
        return users;
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

    private static int partOfDescriptors(double part, int otherwise) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return (int) Math.min(Integer.MAX_VALUE, (long) (unix.getMaxFileDescriptorCount() * part));
        }
        return otherwise;
    }
}
