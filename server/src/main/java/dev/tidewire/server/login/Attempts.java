package dev.tidewire.server.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often an address, of IPv6 a whole /64, has tried to log in within the minute. Thread-safe. */
final class Attempts {
    private static final int MOST_A_MINUTE = 20;
    private static final int MOST_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private long began = System.nanoTime();

    /** Counts an attempt; false if it is one too many. */
    synchronized boolean allows(InetAddress address) {
        long now = System.nanoTime();
        if (now - began > MINUTE_NANOS || counts.size() >= MOST_ADDRESSES) {
            counts.clear();
            began = now;
        }
        return counts.merge(network(address), 1, Integer::sum) <= MOST_A_MINUTE;
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Arrays.toString(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
