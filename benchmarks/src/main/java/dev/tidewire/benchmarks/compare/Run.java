package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that was measured under one name, and under which conditions. This is the raw data: tables and charts
 * are made of it alone.
 *
 * @param name of the file, such as {@code jdk-25}
 * @param title of the chapter
 * @param commands that measured it, in their order
 * @param generator how the generator waits: {@code spins} or {@code sleeps}
 * @param busyCores how many cores others kept busy before it began, the most of all commands; null in older data
 */
record Run(
        String name,
        String title,
        Machine machine,
        String commit,
        String jdk,
        String jvmFlags,
        double warmUpSeconds,
        double seconds,
        String generator,
        @Nullable Double busyCores,
        List<Entrant> servers,
        List<String> commands,
        List<Measurement> measurements) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A server as it took part. */
    record Entrant(String name, String label, Server.Kind kind, String version) {
        boolean isOurs() {
            return kind == Server.Kind.TIDEWIRE;
        }

        /** Whether it is on io_uring, which no server of these is unless it is asked for. */
        boolean isOnIoUring() {
            return name.endsWith(Server.ON_IO_URING);
        }
    }

    static Run read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Run.class);
    }

    /** Replaces the file as a whole, so that a reader never sees half of it. */
    void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, JSON.writeValueAsString(this) + "\n");
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    Run with(Measurement measurement) {
        return with(busyCores, servers, commands, added(measurements, measurement));
    }

    /**
     * This run, to be gone on with: more rounds, other servers, other loads.
     *
     * @throws IllegalArgumentException if the conditions differ, since figures of both could not be compared
     */
    Run continuedBy(Run other) {
        same("machine", machine, other.machine);
        same("commit", commit, other.commit);
        same("JDK", jdk, other.jdk);
        same("flags of the JVM", jvmFlags, other.jvmFlags);
        same("warm-up", warmUpSeconds, other.warmUpSeconds);
        same("time", seconds, other.seconds);
        same("generator", generator, other.generator);
        List<Entrant> all = new ArrayList<>(servers);
        for (Entrant entrant : other.servers) {
            if (!all.contains(entrant)) {
                all.add(entrant);
            }
        }
        List<String> both = new ArrayList<>(commands);
        other.commands.stream().filter(command -> !both.contains(command)).forEach(both::add);
        return with(most(busyCores, other.busyCores), all, both, measurements);
    }

    /** How often this server has been under this load. */
    int rounds(String server, Load load) {
        return (int) measurements.stream()
                .filter(each -> each.server().equals(server) && each.load() == load)
                .count();
    }

    /** The number of the last round under this load, whoever was in it; 0 if there was none. */
    int lastRound(Load load) {
        return measurements.stream()
                .filter(each -> each.load() == load)
                .mapToInt(Measurement::round)
                .max()
                .orElse(0);
    }

    private Run with(
            @Nullable Double newBusyCores,
            List<Entrant> newServers,
            List<String> newCommands,
            List<Measurement> newMeasurements) {
        return new Run(
                name,
                title,
                machine,
                commit,
                jdk,
                jvmFlags,
                warmUpSeconds,
                seconds,
                generator,
                newBusyCores,
                newServers,
                newCommands,
                newMeasurements);
    }

    private static @Nullable Double most(@Nullable Double here, @Nullable Double there) {
        if (here == null || there == null) {
            return here == null ? there : here;
        }
        return Math.max(here, there);
    }

    private static void same(String what, Object here, Object there) {
        if (!here.equals(there)) {
            throw new IllegalArgumentException(
                    what + " was " + here + " and is " + there + " now: measure under another --name");
        }
    }

    private static <T> List<T> added(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
