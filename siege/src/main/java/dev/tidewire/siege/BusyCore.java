package dev.tidewire.siege;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the core of the attackers as busy as they do, and attacks nobody. A virtual machine whose cores are all busy may be
 * held up by its host for milliseconds where it was not before, which is not the server's doing.
 */
final class BusyCore implements AutoCloseable {
    private final @Nullable Process process;

    BusyCore() throws IOException {
        List<String> spin = List.of("chrt", "--idle", "0", "sh", "-c", "while :; do :; done");
        this.process = Target.PINNED ? new ProcessBuilder(spin).start() : null;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
