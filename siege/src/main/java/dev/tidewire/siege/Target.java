package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server under attack, a process of its own; what it prints goes to a file. */
final class Target implements AutoCloseable {
    /** Whether the server has a core to itself, as {@code siege/run} found {@code taskset} and a second core. */
    static final boolean PINNED = Boolean.getBoolean("siege.pinned");

    private static final Pattern URL = Pattern.compile("wss?://[^\\s;]+");
    private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern FILES = Pattern.compile("Max open files\\s+(\\d+)");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    // ./tidewire may have to build itself first
    private static final int START_SECONDS = 600;
    private static final int STOP_SECONDS = 20;
    // The compiler's threads come and go otherwise, and would be taken for leaked ones
    private static final String STEADY = "-XX:+AlwaysPreTouch -XX:-UseDynamicNumberOfCompilerThreads ";
    private static final String ROOMY = STEADY + "-Xms256m -Xmx256m";
    private static final String SMALL = STEADY + "-Xms64m -Xmx64m -XX:MaxDirectMemorySize=64m";

    private static final String WITHOUT_C2 = " -XX:TieredStopAtLevel=1";

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Process process;
    private final Path log;
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Thread killer = new Thread(this::stop);

    private Target(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code ./tidewire} with these words and waits until it listens. */
    static Target start(Path home, String... words) throws IOException, InterruptedException {
        return start(home, ROOMY, List.of(words));
    }

    /** The same with 64 MiB of heap, and as much beside it. */
    static Target startSmall(Path home, String... words) throws IOException, InterruptedException {
        return start(home, SMALL, List.of(words));
    }

    /** As {@link #start} with C1 alone: C2 takes up to 36 MiB for what it compiles, and chance says when. */
    static Target startWithoutC2(Path home, String... words) throws IOException, InterruptedException {
        return start(home, ROOMY + WITHOUT_C2, List.of(words));
    }

    private static Target start(Path home, String flags, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (PINNED) {
            command.addAll(List.of("taskset", "-c", "0", "chrt", "--other", "0"));
        }
        command.add(home.resolveSibling("tidewire").toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().merge("JAVA_OPTS", flags, (given, ours) -> ours + " " + given);
        Path log = Files.createDirectories(home.resolve("target/logs"))
                .resolve(STARTED.incrementAndGet() + "-" + words.get(0) + ".log");
        Target target = new Target(builder.start(), log);
        Runtime.getRuntime().addShutdownHook(target.killer);
        Thread reader = new Thread(target::copyOutput, "server output");
        reader.setDaemon(true);
        reader.start();
        target.url();
        if (PINNED) {
            Compilers.move(target.pid(), "--idle");
        }
        return target;
    }

    /** Where it runs, and where all else does. */
    static String placing() {
        return PINNED
                ? "the server on core 0, all else on core 1, attackers and its JVM's compilers when nobody else wants to run"
                : "no core of its own for the server, as there is no taskset or only one core";
    }

    String url() throws InterruptedException {
        try {
            return url.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UsageException("./tidewire printed no ws:// URL within " + START_SECONDS + " s; see " + log);
        }
    }

    InetSocketAddress address() throws InterruptedException {
        URI uri = URI.create(url());
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** What it holds after a collection. */
    Usage usage() throws IOException, InterruptedException {
        long heap = liveHeap();
        String status = status();
        return new Usage(heap, number(RESIDENT, status) * 1024, descriptors(), (int) number(THREADS, status));
    }

    /** Bytes of its resident memory now. */
    long resident() throws IOException {
        return number(RESIDENT, status()) * 1024;
    }

    /** Its open files and sockets. */
    int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(proc().resolve("fd"))) {
            return (int) open.count();
        }
    }

    /** How many it may have. */
    int mostDescriptors() throws IOException {
        return (int) number(FILES, Files.readString(proc().resolve("limits")));
    }

    /** Asks it to end, as a supervisor does. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end, at most so long; the status, or nothing if it still runs. */
    OptionalInt exitStatus(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    /** The processor time it has used, in seconds. */
    double cpuSeconds() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .map(used -> used.toMillis() / 1e3)
                .orElse(0.0);
    }

    /** Lines that it printed beside those that tell where it listens, such as of what its peers did wrong. */
    List<String> log() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream()
                .filter(line -> !URL.matcher(line).find()
                        && !line.startsWith("WARNING: listening on ")
                        && !line.startsWith("Open ")
                        && !line.startsWith("tidewire: building"))
                .toList();
    }

    /** Collects garbage and answers the bytes of what lives. */
    long liveHeap() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process answer = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(answer.getInputStream().readAllBytes(), UTF_8);
        answer.waitFor();
        return number(LIVE, text);
    }

    private String status() throws IOException {
        return Files.readString(proc().resolve("status"));
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(pid()));
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook has nothing left to do
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader(UTF_8);
                var file = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line + "\n");
                file.flush();
                Matcher matcher = URL.matcher(line);
                if (matcher.find()) {
                    url.complete(matcher.group());
                }
            }
            url.completeExceptionally(new IOException("end of output"));
        } catch (IOException e) {
            url.completeExceptionally(e);
        }
    }
}
