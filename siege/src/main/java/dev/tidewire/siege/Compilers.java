package dev.tidewire.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The threads by which a JVM compiles, long after its start: on a core that they share with an event loop they would hold it
 * up for milliseconds, and where neither yields to the other, for a tenth of a second.
 */
final class Compilers {
    private static final Pattern NAME = Pattern.compile("C[12] Compiler");

    private Compilers() {}

    /** Has those of a process run on core 1 from now on, by this policy of {@code chrt}. */
    static void move(long pid, String policy) throws IOException, InterruptedException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                if (NAME.matcher(Files.readString(thread.resolve("comm"))).lookingAt()) {
                    String id = thread.getFileName().toString();
                    Tool.run("taskset", "-pc", "1", id);
                    Tool.run("chrt", policy, "--pid", "0", id);
                }
            }
        }
    }
}
