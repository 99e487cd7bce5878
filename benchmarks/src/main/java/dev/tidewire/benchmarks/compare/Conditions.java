package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Under which conditions a run is measured. */
final class Conditions {
    private static final List<String> SOURCES = List.of("pom.xml", "protocol", "websocket", "server");

    private Conditions() {}

    /** A run in which nothing has been measured yet. */
    static Run begin(
            Path project,
            String name,
            String title,
            String command,
            double warmUp,
            double seconds,
            boolean sleeps,
            double busyCores,
            List<Server> servers)
            throws IOException, InterruptedException {
        return new Run(
                name,
                title,
                Machine.here(),
                commit(project),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                String.join(" ", Servers.jvmFlags()),
                warmUp,
                seconds,
                sleeps ? "sleeps" : "spins",
                busyCores,
                servers.stream().map(Conditions::entrant).toList(),
                List.of(command),
                List.of());
    }

    private static Run.Entrant entrant(Server server) {
        return new Run.Entrant(server.name(), server.label(), server.kind(), server.version());
    }

    // The last commit that changed what is measured: one that adds raw data changes nothing
    private static String commit(Path project) throws IOException, InterruptedException {
        String commit = git(project, "log", "-1", "--format=%h");
        boolean changed = !git(project, "status", "--porcelain").isEmpty();
        return changed ? commit + " with changes" : commit;
    }

    private static String git(Path project, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(words));
        command.add("--");
        command.addAll(SOURCES);
        return Servers.output(command.toArray(String[]::new));
    }
}
