package dev.tidewire.benchmarks.costs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How much heap the event loops of a server have ever allocated, counted by the JVM to the byte. */
final class LoopMemory {
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private final Set<Long> loops = ConcurrentHashMap.newKeySet();

    /** Tells that the calling thread is an event loop. */
    void join() {
        loops.add(currentThreadId());
    }

    boolean has(long threadId) {
        return loops.contains(threadId);
    }

    /** All bytes allocated so far by the event loops. */
    long allocated() {
        long bytes = 0;
        for (long id : loops) {
            bytes += threads.getThreadAllocatedBytes(id);
        }
        return bytes;
    }

    @SuppressWarnings("deprecation") // what replaces it came with 19
    private static long currentThreadId() {
        return Thread.currentThread().getId();
    }
}
