package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.MeasuredProcess;
import dev.tidewire.benchmarks.compare.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code benchmarks/costs}: what does {@code ./tidewire} cost on this JDK: how many bytes an idle connection, how long a
 * start, how large its files? Keeps the raw data of each JDK in {@code docs/costs} and writes {@code docs/costs.md} of
 * all that is there.
 */
public final class Costs {
    private final Path project;

    private Costs(Path project) {
        this.project = project;
    }

    /** No arguments; {@code --render} measures nothing and writes the page anew. Exits with 0, or with 1 if it fails. */
    public static void main(String[] arguments) throws InterruptedException {
        Costs costs = new Costs(Path.of(System.getProperty("tidewire.project", "")));
        try {
            if (!List.of(arguments).contains("--render")) {
                costs.measure();
            }
            System.out.print(costs.render());
        } catch (IOException e) {
            System.err.println("benchmarks/costs: " + e.getMessage());
            System.exit(1);
        }
    }

    private void measure() throws IOException, InterruptedException {
        int feature = Runtime.version().feature();
        CostsRun run = new CostsRun(
                Machine.here(),
                feature,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                lines(project.resolve("tidewire").toString(), "version").get(0),
                commit(),
                new IdleConnections(project).measure(),
                new Starts(project).measure(),
                JarSizes.of(project.resolve("server/target")).groups());
        run.write(data().resolve("jdk-" + feature + ".json"));
    }

    private String render() throws IOException {
        List<CostsRun> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(data())) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".json")).toList()) {
                runs.add(CostsRun.read(file));
            }
        }
        runs.sort(Comparator.comparingInt(CostsRun::feature).reversed());
        String page = CostsReport.of(runs);
        Files.writeString(project.resolve("docs/costs.md"), page);
        return page;
    }

    private Path data() {
        return project.resolve("docs/costs");
    }

    // Of what is measured alone: a commit that adds raw data changes nothing
    private String commit() throws IOException, InterruptedException {
        String commit = git("log", "-1", "--format=%h").get(0);
        return git("status", "--porcelain").isEmpty() ? commit : commit + " with changes";
    }

    private List<String> git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--", "pom.xml", "protocol", "websocket", "server"));
        return MeasuredProcess.lines(command);
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        return MeasuredProcess.lines(List.of(command));
    }
}
