package dev.tidewire.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that no thread was to be had, goes on, and then logs that memory is at its end. */
final class OutOfMemoryLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfMemoryLog.class);
    // More than a process has addresses
    private static final long STACK_BYTES = 1L << 50;

    private OutOfMemoryLog() {}

    public static void main(String[] args) {
        Terminal.setUp();
        try {
            new Thread(null, () -> {}, "too large", STACK_BYTES).start();
            Terminal.say("there was a thread");
        } catch (OutOfMemoryError e) {
            LOG.warn("no thread", new IllegalStateException("failed", e));
        }
        Terminal.say("goes on");
        LOG.warn("no memory", new IllegalStateException("\u001b[2J\nforged", new OutOfMemoryError("on purpose")));
        Terminal.say("goes on without memory");
    }
}
