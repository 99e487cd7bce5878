package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.LoopbackClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures how long {@code ./tidewire serve} takes from the start of the launcher to its first line. */
final class Starts {
    private static final int STARTS = 10;
    private static final int JDK_WITH_AOT_CACHE = 25;

    private final Path project;

    Starts(Path project) {
        this.project = project;
    }

    /** As it is, and on a JDK that can make an AOT cache also with one. */
    List<StartUp> measure() throws IOException {
        List<StartUp> results = new ArrayList<>();
        results.add(measure("as it is", List.of()));
        if (Runtime.version().feature() >= JDK_WITH_AOT_CACHE) {
            addWithCache(results);
        }
        return results;
    }

    // The other figures are worth keeping where no cache can be made
    private void addWithCache(List<StartUp> results) throws IOException {
        Path cache;
        try {
            cache = train();
        } catch (IOException e) {
            System.err.println(
                    "benchmarks/costs: no figures with an AOT cache, as none could be made: " + e.getMessage());
            return;
        }
        results.add(measure("with an AOT cache", List.of("-XX:AOTCache=" + cache)));
        Files.delete(cache);
    }

    private StartUp measure(String with, List<String> flags) throws IOException {
        // The first brings the files into memory
        start(flags);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            millis.add(start(flags));
        }
        return new StartUp(with, millis);
    }

    private double start(List<String> flags) throws IOException {
        try (TidewireProcess server = TidewireProcess.start(project, "serve", flags)) {
            return server.startMillis();
        }
    }

    /** A run with one connection; the JVM writes the cache when it ends. */
    private Path train() throws IOException {
        Path cache = project.resolve("benchmarks/target/tidewire.aot").toAbsolutePath();
        Files.deleteIfExists(cache);
        List<String> flags = List.of("-XX:AOTCacheOutput=" + cache);
        try (TidewireProcess server = TidewireProcess.start(project, "serve", flags);
                LoopbackClient client = new LoopbackClient(server.port())) {
            client.send(ByteBuffer.allocate(0));
        }
        if (!Files.exists(cache)) {
            throw new IOException("the JVM wrote no AOT cache; try by hand: JAVA_OPTS=" + flags.get(0)
                    + " ./tidewire serve, and end it with Ctrl-C");
        }
        return cache;
    }
}
