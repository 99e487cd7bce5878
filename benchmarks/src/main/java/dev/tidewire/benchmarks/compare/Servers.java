package dev.tidewire.benchmarks.compare;

import dev.tidewire.benchmarks.compare.Server.Command;
import dev.tidewire.benchmarks.compare.Server.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All servers that can be compared, and how each is started and which version it is. */
final class Servers {
    private static final String PEERS = "dev.tidewire.benchmarks.peers.";
    private static final int OLDEST_JDK = 17;
    private static final int JDK_WITH_VIRTUAL_THREADS = 21;

    private final Path project;
    private final Path benchmarks;
    private final List<String> jvm;
    private final String classPath;
    private final Map<String, Server> all = new LinkedHashMap<>();

    private Servers(Path project, String classPath) {
        this.project = project;
        this.benchmarks = project.resolve("benchmarks");
        this.classPath = classPath;
        this.jvm = jvm(benchmarks.resolve("peers/target/classes") + ":" + classPath);
    }

    /**
     * The servers of a project that has been built.
     *
     * @param project the folder with {@code ./tidewire} in it
     */
    static Servers of(Path project) throws IOException, InterruptedException {
        Path classPath = project.resolve("benchmarks/peers/target/classpath-" + feature() + ".txt");
        Servers servers = new Servers(
                project, Files.exists(classPath) ? Files.readString(classPath).strip() : "");
        servers.addTidewire();
        servers.addJava();
        servers.addOthers();
        return servers;
    }

    /**
     * The chosen servers, in the order chosen.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    List<Server> named(List<String> names) {
        return names.stream().map(this::named).toList();
    }

    /** Every one, whether it runs on this JDK or not. */
    Collection<Server> all() {
        return all.values();
    }

    /** Those that are compared unless others are asked for: each library once. */
    List<String> usual() {
        return all.values().stream()
                .filter(server ->
                        server.kind() != Kind.TIDEWIRE || server.name().equals("tidewire"))
                .filter(server -> !server.name().endsWith("-io_uring") && server.oldestJdk() <= feature())
                .map(Server::name)
                .toList();
    }

    /** The flags that every JVM is started with: those that {@code ./tidewire} sets, and JAVA_OPTS. */
    static List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError", "-Xshare:auto"));
        if (feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (feature() >= 25) {
            flags.add("-XX:+UseCompactObjectHeaders");
        }
        String more = System.getenv().getOrDefault("JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            flags.addAll(List.of(more.split("\\s+", -1)));
        }
        return flags;
    }

    static int feature() {
        return Runtime.version().feature();
    }

    private Server named(String name) {
        Server server = all.get(name);
        if (server == null) {
            throw new IllegalArgumentException("there is no server " + name + "; there are " + all.keySet());
        }
        if (server.oldestJdk() > feature()) {
            throw new IllegalArgumentException(
                    name + " needs JDK " + server.oldestJdk() + " or newer, and this is " + feature());
        }
        return server;
    }

    private void addTidewire() throws IOException, InterruptedException {
        String version = output(project.resolve("tidewire").toString(), "version");
        addTidewire("tidewire", "Tidewire", version, 1);
        addTidewire("tidewire-epoll", "Tidewire, epoll", version, 1, "--transport", "epoll");
        addTidewire("tidewire-io_uring", "Tidewire, io_uring", version, 1, "--transport", "io_uring");
        addTidewire("tidewire-nio", "Tidewire, NIO", version, 1, "--transport", "nio");
        addTidewire("tidewire-2-loops", "Tidewire, 2 loops", version, 2);
    }

    private void addTidewire(String name, String label, String version, int loops, String... options) {
        Command command = (mode, port) -> Stream.concat(
                        Stream.of(
                                project.resolve("tidewire").toString(),
                                mode,
                                "--port",
                                Integer.toString(port),
                                "--threads",
                                Integer.toString(loops)),
                        Stream.of(options))
                .toList();
        add(new Server(name, label, Kind.TIDEWIRE, version, OLDEST_JDK, loops, command));
    }

    private void addJava() {
        addJava("netty", "Netty, own handlers", "NettyPeer", "netty-transport", OLDEST_JDK, "epoll");
        addJava(
                "netty-io_uring",
                "Netty, own handlers, io_uring",
                "NettyPeer",
                "netty-transport",
                OLDEST_JDK,
                "io_uring");
        addJava("jetty", "Jetty", "JettyPeer", "jetty-server", OLDEST_JDK);
        addJava("undertow", "Undertow", "UndertowPeer", "undertow-core", OLDEST_JDK);
        addJava("vertx", "Vert.x", "VertxPeer", "vertx-core", OLDEST_JDK);
        addJava("java-websocket", "Java-WebSocket", "JavaWebSocketPeer", "Java-WebSocket", OLDEST_JDK);
        addJava("helidon", "Helidon", "HelidonPeer", "helidon-webserver", JDK_WITH_VIRTUAL_THREADS);
    }

    private void addJava(String name, String label, String main, String artifact, int oldestJdk, String... arguments) {
        Command command = (mode, port) -> Stream.of(
                        jvm.stream(), Stream.of(PEERS + main, mode, Integer.toString(port)), Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
        add(new Server(name, label, Kind.JAVA, versionOf(artifact), oldestJdk, 1, command));
    }

    private void addOthers() throws IOException, InterruptedException {
        Path scripts = benchmarks.resolve("peers/node");
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
        Path bun = scripts.resolve("node_modules/@oven/bun-linux-" + arch + "/bin/bun");
        String node = output("node", "--version");
        String ws = output("node", "-p", "require('" + scripts + "/node_modules/ws/package.json').version");
        addScript("node-ws", "Node.js ws", ws + ", Node.js " + node.substring(1), "node", scripts.resolve("ws.mjs"));
        addScript("bun", "Bun", output(bun.toString(), "--version"), bun.toString(), scripts.resolve("bun.mjs"));
        String floor = benchmarks.resolve("target/wsfloor").toString();
        add(new Server(
                "floor",
                "Floor (C)",
                Kind.FLOOR,
                "gcc " + output("gcc", "-dumpfullversion"),
                OLDEST_JDK,
                1,
                (mode, port) -> List.of(floor, Integer.toString(port), mode.equals("broadcast") ? "bcast" : mode)));
    }

    private void addScript(String name, String label, String version, String program, Path script) {
        add(new Server(
                name,
                label,
                Kind.NATIVE,
                version,
                OLDEST_JDK,
                1,
                (mode, port) -> List.of(program, script.toString(), mode, Integer.toString(port))));
    }

    private void add(Server server) {
        all.put(server.name(), server);
    }

    private static List<String> jvm(String classPath) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmFlags());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
        return words;
    }

    // The jar's name is what has really been loaded
    private String versionOf(String artifact) {
        for (String jar : classPath.split(":", -1)) {
            String name = Path.of(jar).getFileName().toString();
            if (name.matches(artifact + "-\\d.*\\.jar")) {
                return name.substring(artifact.length() + 1, name.length() - ".jar".length());
            }
        }
        return "unknown";
    }

    /** The first line that a program prints, if any, or "unknown" if it is not there or fails. */
    static String output(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0
                    ? output.lines().findFirst().orElse("").strip()
                    : "unknown";
        } catch (IOException missing) {
            return "unknown";
        }
    }
}
