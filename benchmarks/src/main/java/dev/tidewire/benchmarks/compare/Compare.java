package dev.tidewire.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code benchmarks/compare}: measures Tidewire beside its peers, and renders what was measured. */
@Command(
        name = "benchmarks/compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Tidewire beside its peers and renders docs/benchmarks.md. JAVA_HOME chooses the JDK of"
                + " all of them, JAVA_OPTS adds flags to all of their JVMs.")
public final class Compare implements Callable<Integer> {
    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "NAME",
            description = "Which servers, in which order. Default: each library once.")
    private List<String> servers = new ArrayList<>();

    @Option(
            names = "--loads",
            split = ",",
            paramLabel = "LOAD",
            description = "Which loads, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Load> loads = List.of(Load.values());

    @Option(names = "--rounds", paramLabel = "N", description = "How often each. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Under load before anything counts. Default: ${DEFAULT-VALUE}")
    private double warmUp = 10;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Measured. Default: ${DEFAULT-VALUE}")
    private double seconds = 8;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Where the raw data goes: docs/benchmarks/NAME.json. Default: jdk- and its version.")
    private @Nullable String name;

    @Option(
            names = "--title",
            paramLabel = "WORDS",
            description = "Title of the chapter. Default: NAME, or JDK and its version if there is no --name.")
    private @Nullable String title;

    @Option(
            names = "--append",
            description = "Go on with the raw data that is there, under the same conditions, rather than begin anew.")
    private boolean append;

    @Option(names = "--render", description = "Measure nothing, render what was measured.")
    private boolean renderOnly;

    @Option(names = "--list", description = "List the servers that are there.")
    private boolean listOnly;

    @Spec
    private @Nullable CommandSpec spec;

    private final Path project = Path.of(System.getProperty("tidewire.project", ""));

    @Parameters(paramLabel = "FILE", description = "With --render: the raw data. Default: docs/benchmarks/*.json.")
    private List<Path> files = new ArrayList<>();

    private Compare() {}

    /** Exits with 0, with 1 if a measurement failed, with 2 if the command line is wrong or nothing could begin. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            commandLine.getErr().println("benchmarks/compare: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (renderOnly) {
            List<String> charts = render();
            System.out.println("Written: docs/benchmarks.md and " + Figures.count(charts.size(), "chart"));
            return 0;
        }
        if (rounds < 1 || seconds <= 0 || warmUp < 0) {
            throw new IllegalArgumentException("--rounds and --seconds must be more than 0, --warm-up at least 0");
        }
        Servers catalogue = Servers.of(project);
        if (listOnly) {
            catalogue
                    .all()
                    .forEach(server -> System.out.println(server.name() + ": " + server.versionOn(Servers.feature())));
            return 0;
        }
        Path file = data().resolve(name() + ".json");
        boolean replaced = Files.exists(file);
        Run run = measure(catalogue.named(servers.isEmpty() ? catalogue.usual() : servers), file);
        System.out.println(new Written(run, render(), replaced));
        return run.measurements().stream().allMatch(Measurement::isGood) ? 0 : 1;
    }

    private Run measure(List<Server> chosen, Path file) throws IOException, InterruptedException {
        double busyCores = MachineUse.busyCores();
        MachineUse.warning(busyCores, Machine.here().cores())
                .ifPresent(warning -> System.err.println("benchmarks/compare: " + warning));
        if (Files.exists(file) && !append) {
            System.err.println("benchmarks/compare: " + project.relativize(file)
                    + " is begun anew: --append goes on with it, --name takes another");
        }
        boolean sleeps = chosen.stream().anyMatch(server -> server.loops() > 1);
        Run run = Conditions.begin(project, name(), title(), commandLine(), warmUp, seconds, sleeps, busyCores, chosen);
        Files.createDirectories(data());
        if (append && Files.exists(file)) {
            run = Run.read(file).continuedBy(run);
        }
        Wsload generator = new Wsload(project.resolve("benchmarks/target/wsload"), sleeps);
        return new Comparison(generator, new TidewireBench(project.resolve("tidewire")), chosen, loads, run, file)
                .measure(rounds);
    }

    private List<String> render() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (Path file : files.isEmpty() ? dataFiles() : files) {
            runs.add(Run.read(file));
        }
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("nothing has been measured yet: there is no " + data() + "/*.json");
        }
        return new Report(runs).write(project.resolve("docs"));
    }

    private String name() {
        return name == null ? "jdk-" + Servers.feature() : name;
    }

    private String title() {
        if (title != null) {
            return title;
        }
        return name == null ? "JDK " + Servers.feature() : name;
    }

    private String commandLine() {
        List<String> words = new ArrayList<>(List.of("benchmarks/compare"));
        if (spec != null) {
            spec.commandLine().getParseResult().originalArgs().stream()
                    .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                    .forEach(words::add);
        }
        return String.join(" ", words);
    }

    private Path data() {
        return project.resolve("docs/benchmarks");
    }

    private List<Path> dataFiles() throws IOException {
        if (!Files.isDirectory(data())) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(data())) {
            return found.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
