package dev.tidewire.benchmarks.compare;

import dev.tidewire.benchmarks.compare.Server.Ability;
import dev.tidewire.benchmarks.compare.Server.Command;
import dev.tidewire.benchmarks.compare.Server.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        this.jvm = jvm(
                benchmarks.resolve("peers/target/classes") + ":" + classPath, benchmarks.resolve("target/key/key.p12"));
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
                .filter(server -> !server.name().endsWith(Server.ON_IO_URING) && server.runsOn(feature()))
                .map(Server::name)
                .toList();
    }

    /** The flags that every JVM is started with: those that {@code ./tidewire} sets, but for bounds of memory, and JAVA_OPTS. */
    static List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-Dio.netty.jfr.enabled=false",
                "-Djdk.tls.rejectClientInitiatedRenegotiation=true",
                "-Dio.netty.allocator.cacheTrimIntervalMillis=5000",
                "-Dio.netty.allocator.maxOrder=7"));
        if (feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (feature() >= 25) {
            flags.add("-XX:+UseCompactObjectHeaders");
        }
        if (trimsNativeHeap()) {
            flags.add("-XX:TrimNativeHeapInterval=5000");
        }
        String more = System.getenv().getOrDefault("JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            flags.addAll(List.of(more.split("\\s+", -1)));
        }
        return flags;
    }

    // As ./tidewire decides it
    private static boolean trimsNativeHeap() {
        int update = Runtime.version().update();
        return feature() >= 23 || (feature() == 21 && update >= 4) || (feature() == 17 && update >= 12);
    }

    static int feature() {
        return Runtime.version().feature();
    }

    private Server named(String name) {
        Server server = all.get(name);
        if (server == null) {
            throw new IllegalArgumentException("there is no server " + name + "; there are " + all.keySet());
        }
        if (!server.runsOn(feature())) {
            throw new IllegalArgumentException(name + " " + server.versionOn(feature()) + ", and this is " + feature());
        }
        return server;
    }

    private void addTidewire() throws IOException, InterruptedException {
        String version = output(program(), "version").replace("tidewire ", "");
        addTidewire("tidewire", "Tidewire", version, 1);
        addTidewire("tidewire-epoll", "Tidewire, epoll", version, 1, "--transport", "epoll");
        addTidewire("tidewire-io_uring", "Tidewire, io_uring", version, 1, "--transport", "io_uring");
        addTidewire("tidewire-nio", "Tidewire, NIO", version, 1, "--transport", "nio");
        addTidewire("tidewire-2-loops", "Tidewire, 2 loops", version, 2);
    }

    private void addTidewire(String name, String label, String version, int loops, String... options) {
        Command command = (load, port) -> {
            List<String> words = new ArrayList<>(List.of(program(), load.serverMode(), "--port", "" + port));
            words.addAll(List.of("--threads", "" + loops));
            words.addAll(List.of(options));
            words.addAll(extras(load, "--tls", "--compression"));
            return words;
        };
        add(new Server(name, label, Kind.TIDEWIRE, version, OLDEST_JDK, loops, EnumSet.allOf(Ability.class), command));
    }

    private void addJava() {
        Set<Ability> all = EnumSet.allOf(Ability.class);
        addJava("netty", "Netty, own handlers", "NettyPeer", "netty-transport", OLDEST_JDK, all);
        addJava(
                "netty-io_uring",
                "Netty, own handlers, io_uring",
                "NettyPeer",
                "netty-transport",
                OLDEST_JDK,
                all,
                "io_uring");
        addJava("jetty", "Jetty", "JettyPeer", "jetty-server", OLDEST_JDK, all);
        addJava("undertow", "Undertow", "UndertowPeer", "undertow-core", OLDEST_JDK, all);
        addJava("vertx", "Vert.x", "VertxPeer", "vertx-core", OLDEST_JDK, all);
        addJava("java-websocket", "Java-WebSocket", "JavaWebSocketPeer", "Java-WebSocket", OLDEST_JDK, all);
        addJava(
                "helidon",
                "Helidon",
                "HelidonPeer",
                "helidon-webserver",
                JDK_WITH_VIRTUAL_THREADS,
                Set.of(Ability.TLS));
    }

    private void addJava(
            String name,
            String label,
            String main,
            String artifact,
            int oldestJdk,
            Set<Ability> abilities,
            String... arguments) {
        Command command = (load, port) -> {
            List<String> words = new ArrayList<>(jvm);
            words.addAll(List.of(PEERS + main, load.serverMode(), "" + port));
            words.addAll(List.of(arguments));
            words.addAll(extras(load, "tls", "deflate"));
            return words;
        };
        add(new Server(name, label, Kind.JAVA, versionOf(artifact), oldestJdk, 1, abilities, command));
    }

    private void addOthers() throws IOException, InterruptedException {
        Path scripts = benchmarks.resolve("peers/node");
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
        Path bun = scripts.resolve("node_modules/@oven/bun-linux-" + arch + "/bin/bun");
        String node = output("node", "--version");
        String ws = output("node", "-p", "require('" + scripts + "/node_modules/ws/package.json').version");
        addScript("node-ws", "Node.js ws", ws + ", Node.js " + node.substring(1), "node", scripts.resolve("ws.mjs"));
        addScript("bun", "Bun", output(bun.toString(), "--version"), bun.toString(), scripts.resolve("bun.mjs"));
        addUWebSockets();
        String floor = benchmarks.resolve("target/wsfloor").toString();
        String version = "gcc " + output("gcc", "-dumpfullversion");
        Command command = (load, port) ->
                List.of(floor, "" + port, load.serverMode().equals("broadcast") ? "bcast" : load.serverMode());
        add(new Server("floor", "Floor (C)", Kind.FLOOR, version, OLDEST_JDK, 1, Set.of(), command));
    }

    private void addUWebSockets() throws IOException, InterruptedException {
        Path program = benchmarks.resolve("target/uwebsockets/uwebsockets");
        if (!Files.exists(program)) {
            return;
        }
        String version = "crate libuwebsockets-sys " + crateVersion() + ", g++ " + output("g++", "-dumpfullversion");
        Command command = (load, port) -> List.of(program.toString(), load.serverMode(), "" + port);
        add(new Server(Server.UWEBSOCKETS, "uWebSockets", Kind.NATIVE, version, OLDEST_JDK, 1, Set.of(), command));
    }

    private String crateVersion() throws IOException {
        String lock = Files.readString(benchmarks.resolve("peers/uwebsockets/Cargo.lock"));
        Matcher version = Pattern.compile("\"libuwebsockets-sys\"\nversion = \"([^\"]+)\"")
                .matcher(lock);
        return version.find() ? version.group(1) : "unknown";
    }

    private void addScript(String name, String label, String version, String program, Path script) {
        Command command = (load, port) -> {
            List<String> words =
                    new ArrayList<>(List.of("env", "PEERS_PEM=" + benchmarks.resolve("target/key"), program));
            words.addAll(List.of(script.toString(), load.serverMode(), "" + port));
            words.addAll(extras(load, "tls", "deflate"));
            return words;
        };
        add(new Server(name, label, Kind.NATIVE, version, OLDEST_JDK, 1, EnumSet.allOf(Ability.class), command));
    }

    private void add(Server server) {
        all.put(server.name(), server);
    }

    private String program() {
        return project.resolve("tidewire").toString();
    }

    private static List<String> extras(Load load, String tls, String deflate) {
        List<String> extras = new ArrayList<>();
        if (load.tls()) {
            extras.add(tls);
        }
        if (load.deflate()) {
            extras.add(deflate);
        }
        return extras;
    }

    private static List<String> jvm(String classPath, Path key) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmFlags());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dpeers.key=" + key, "-cp", classPath));
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
