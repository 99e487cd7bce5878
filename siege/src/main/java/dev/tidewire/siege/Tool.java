package dev.tidewire.siege;

import java.io.IOException;

/** A command of the system. */
final class Tool {
    private Tool() {}

    /** Runs it with these words, and waits for its end. */
    static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new UsageException(String.join(" ", words) + " ended with status " + process.exitValue());
        }
    }
}
