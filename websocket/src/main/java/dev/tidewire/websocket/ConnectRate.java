package dev.tidewire.websocket;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a second come in: in all, and of those so many of an address, so that it cannot use up the second for
 * all others. Thread-safe.
 */
final class ConnectRate {
    private static final long SECOND = 1_000_000_000L;
    private static final int PARTS = 10;

    private final int most;
    private final int mostOfAddress;
    private final Map<Object, Integer> ofAddress = new HashMap<>();
    private long second;
    private int inAll;

    /**
     * @param most zero for any number
     * @param perAddress as many as an address may have may come at once
     */
    ConnectRate(int most, int perAddress) {
        this.most = most;
        this.mostOfAddress = Math.max(perAddress, most / PARTS);
    }

    /**
     * Whether one more may come in now; it is counted if so.
     *
     * @param address null if connections of this address are not counted
     */
    synchronized boolean allows(@Nullable Object address, long nowNanos) {
        if (most == 0) {
            return true;
        }
        long now = nowNanos / SECOND;
        if (now != second) {
            second = now;
            inAll = 0;
            ofAddress.clear();
        }
        if (inAll >= most || (address != null && !countsOf(address))) {
            return false;
        }
        inAll++;
        return true;
    }

    private boolean countsOf(Object address) {
        int before = ofAddress.getOrDefault(address, 0);
        if (before >= mostOfAddress) {
            return false;
        }
        ofAddress.put(address, before + 1);
        return true;
    }
}
