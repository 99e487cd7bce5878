package dev.tidewire.websocket;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one event loop. Only that loop adds and removes; any thread may go through them. A connection
 * keeps its slot for life, so whoever goes through the slots misses none that was open throughout.
 */
final class Slots {
    private volatile AtomicReferenceArray<@Nullable Connection> slots = new AtomicReferenceArray<>(16);
    private int[] free = new int[16];
    private int freeCount;
    private int used;
    private volatile int count;

    int count() {
        return count;
    }

    /** Adds and answers the slot taken. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop alone writes
    int add(Connection connection) {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot >= slots.length()) {
            grow();
        }
        slots.set(slot, connection);
        count++;
        return slot;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one loop alone writes
    void remove(int slot) {
        slots.set(slot, null);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = slot;
        count--;
    }

    /** The connection in this slot, which is under {@link #length}; null if it is free. */
    @Nullable
    Connection get(int slot) {
        return slots.get(slot);
    }

    int length() {
        return slots.length();
    }

    void forEach(Consumer<? super Connection> action) {
        AtomicReferenceArray<@Nullable Connection> now = slots;
        for (int i = 0; i < now.length(); i++) {
            Connection connection = now.get(i);
            if (connection != null) {
                action.accept(connection);
            }
        }
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Connection> old = slots;
        AtomicReferenceArray<@Nullable Connection> grown = new AtomicReferenceArray<>(2 * old.length());
        for (int i = 0; i < old.length(); i++) {
            grown.set(i, old.get(i));
        }
        slots = grown;
    }
}
