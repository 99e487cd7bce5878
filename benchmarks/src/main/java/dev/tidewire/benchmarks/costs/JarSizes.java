package dev.tidewire.benchmarks.costs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The jars that the program is made of: each of ours alone, the others in groups. */
final class JarSizes {
    private final Map<String, Long> sizes = new TreeMap<>();

    /** What a line of the table stands for. */
    record Group(String what, int jars, long bytes) {}

    void add(String name, long bytes) {
        sizes.put(name, bytes);
    }

    /** Those of a program that has been built: {@code tidewire.jar} and {@code lib} beside it. */
    static JarSizes of(Path target) throws IOException {
        JarSizes jars = new JarSizes();
        try (Stream<Path> lib = Files.list(target.resolve("lib"))) {
            for (Path jar : Stream.concat(Stream.of(target.resolve("tidewire.jar")), lib)
                    .filter(file -> file.toString().endsWith(".jar"))
                    .toList()) {
                jars.add(jar.getFileName().toString(), Files.size(jar));
            }
        }
        return jars;
    }

    /** Ours first, then the groups, then all together. */
    List<Group> groups() {
        Map<String, List<Long>> groups = new LinkedHashMap<>();
        sizes.keySet().stream()
                .filter(name -> name.startsWith("tidewire"))
                .forEach(name -> groups.put(name, new ArrayList<>()));
        for (String name : List.of("Netty", "BoringSSL for five platforms", "other libraries", "all")) {
            groups.put(name, new ArrayList<>());
        }
        sizes.forEach((name, bytes) -> {
            groups.getOrDefault(group(name), new ArrayList<>()).add(bytes);
            groups.getOrDefault("all", new ArrayList<>()).add(bytes);
        });
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue().size(), sum(group.getValue())))
                .toList();
    }

    private static String group(String name) {
        if (name.startsWith("tidewire")) {
            return name;
        }
        if (name.startsWith("netty-tcnative-boringssl")) {
            return "BoringSSL for five platforms";
        }
        return name.startsWith("netty-") ? "Netty" : "other libraries";
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }
}
