package dev.tidewire.siege;

import java.nio.file.Path;

/** Work of the attackers that is done in the process of the healthy clients, who are to have the processor before it. */
final class Background {
    // As siege/run has started this process
    private static final boolean CLIENTS_GO_FIRST = Boolean.getBoolean("siege.first");

    private Background() {}

    /** What is to be done. */
    interface Work {
        void run() throws Exception;
    }

    /** Does it on the calling thread, which is no more important than any other process of the machine meanwhile. */
    static void run(Work work) throws Exception {
        if (!CLIENTS_GO_FIRST) {
            work.run();
            return;
        }
        String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
        Tool.run("chrt", "--other", "--pid", "0", thread);
        try {
            work.run();
        } finally {
            Tool.run("chrt", "--fifo", "--pid", "1", thread);
        }
    }
}
