package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.compare.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that was measured on one JDK. This is the raw data: the report is made of it alone.
 *
 * @param feature the JDK's first number
 * @param jdk name and version of the JVM
 * @param tidewire what {@code ./tidewire version} says first
 * @param commit of Tidewire's sources, and whether they were changed since
 */
record CostsRun(
        Machine machine,
        int feature,
        String jdk,
        String tidewire,
        String commit,
        IdleCost idle,
        List<StartUp> starts,
        List<JarSizes.Group> jars) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static CostsRun read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), CostsRun.class);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }
}
