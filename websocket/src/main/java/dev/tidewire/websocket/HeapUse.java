package dev.tidewire.websocket;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** How much of the heap is in use by what is not garbage, as its last collections found. Thread-safe. */
final class HeapUse {
    private static final double SHORT = 0.85;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private volatile long lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;
    private volatile boolean isShort;

    /** Whether so little is left that the program may run out of it. */
    boolean isShort() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_AGAIN_NANOS) {
            lookedAt = now;
            isShort = used() > SHORT * Runtime.getRuntime().maxMemory();
        }
        return isShort;
    }

    private long used() {
        long used = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            used += afterCollection == null ? 0 : afterCollection.getUsed();
        }
        return used;
    }
}
