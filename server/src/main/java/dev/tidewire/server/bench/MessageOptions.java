package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import picocli.CommandLine.Option;

/** What is sent. */
final class MessageOptions {
    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "Payload of each message, letters that compress well. Default: ${DEFAULT-VALUE}")
    private int size = 64;

    @Option(names = "--binary", description = "Send binary messages rather than text.")
    private boolean binary;

    int size() {
        return size;
    }

    boolean binary() {
        return binary;
    }

    /** @throws UsageException if the size is under this, or over a GiB */
    void requireSize(int least) {
        if (size < least || size > 1 << 30) {
            throw new UsageException("--size must be from " + least + " to " + (1 << 30) + " here, not " + size);
        }
    }

    String describe() {
        return "messages of " + size + " bytes" + (binary ? ", binary" : "");
    }

    void report(Report report) {
        report.field("size", size).field("binary", binary);
    }
}
