package dev.tidewire.siege;

import java.util.Locale;

/**
 * What a process holds.
 *
 * @param heap bytes of live objects, after a collection
 * @param resident bytes of memory; the heap is resident from the start, so that this grows with what lies beside it
 */
record Usage(long heap, long resident, int descriptors, int threads) {
    private static final int PARTS = 50; // 2 %
    private static final long HEAP_SLACK = 512 * 1024;
    static final long RESIDENT_SLACK = 4 << 20;

    /** Whether this is no more than that was, by 2 % or by what a JVM needs anyhow. */
    boolean isBackTo(Usage before) {
        return heap <= before.heap + Math.max(before.heap / PARTS, HEAP_SLACK)
                && resident <= before.resident + Math.max(before.resident / PARTS, RESIDENT_SLACK)
                && descriptors <= before.descriptors
                && threads <= before.threads;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.2f MiB, resident %.1f MiB, %d descriptors, %d threads",
                heap / 1048576.0,
                resident / 1048576.0,
                descriptors,
                threads);
    }
}
