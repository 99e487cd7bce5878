package dev.tidewire.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program itself, in a JVM of its own. What it says on standard output is read line by line. */
final class TidewireProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final Pattern PORT = Pattern.compile(":(\\d+)");

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> outRead;
    private final CompletableFuture<String> err;
    private final StringWriter errSoFar = new StringWriter();

    private TidewireProcess(Process process) {
        this.process = process;
        // threads of their own: blocked ones would starve the common pool, which the JDK's HttpClient lives on
        this.outRead = CompletableFuture.runAsync(this::readLines, task -> new Thread(task, "out").start());
        this.err = CompletableFuture.supplyAsync(this::readErrors, task -> new Thread(task, "err").start());
    }

    static TidewireProcess start(String... arguments) throws IOException {
        return new TidewireProcess(new ProcessBuilder(command(arguments)).start());
    }

    /** A process with more variables in its environment. */
    static TidewireProcess startWith(Map<String, String> variables, String... arguments) throws IOException {
        var builder = new ProcessBuilder(command(arguments));
        builder.environment().putAll(variables);
        return new TidewireProcess(builder.start());
    }

    /** A process that may have only so many files open; its connections count. */
    static TidewireProcess startWithFiles(int limit, String... arguments) throws IOException {
        return startAfter("ulimit -n " + limit, arguments);
    }

    /** A process whose files may only be so large, in blocks of 512 bytes, as if the disk were full then. */
    static TidewireProcess startWithFileSize(int limit, String... arguments) throws IOException {
        return startAfter("ulimit -f " + limit, arguments);
    }

    /** A process whose standard output is this file. */
    static TidewireProcess startInto(Path out, String... arguments) throws IOException {
        return new TidewireProcess(new ProcessBuilder(command(arguments))
                .redirectOutput(out.toFile())
                .start());
    }

    private static TidewireProcess startAfter(String limit, String... arguments) throws IOException {
        return startBy(List.of("sh", "-c", limit + " && exec \"$0\" \"$@\""), arguments);
    }

    /** A process of root's that may not do all that root may, by the names of capabilities, such as {@code -chown}. */
    static TidewireProcess startWithout(String capabilities, String... arguments) throws IOException {
        return startBy(List.of("setpriv", "--bounding-set=" + capabilities), arguments);
    }

    private static TidewireProcess startBy(List<String> launcher, String... arguments) throws IOException {
        var command = new ArrayList<>(launcher);
        command.addAll(command(arguments));
        return new TidewireProcess(new ProcessBuilder(command).start());
    }

    /** Another program of the tests' own, with the server's log. */
    static TidewireProcess startMain(Class<?> main) throws IOException {
        var command = command();
        command.set(command.size() - 1, main.getName());
        return new TidewireProcess(new ProcessBuilder(command).start());
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** The next line of standard output. */
    String line() throws InterruptedException {
        String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            process.destroyForcibly();
            throw new AssertionError("no line came; standard error: " + err.join());
        }
        return line;
    }

    /** The lines of standard output that were not read yet, up to its end. */
    List<String> remainingLines() {
        outRead.join();
        var remaining = new ArrayList<String>();
        lines.drainTo(remaining);
        return remaining;
    }

    /** The first port named in the next line. */
    int port() throws InterruptedException {
        String line = line();
        Matcher matcher = PORT.matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("no port in: " + line);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Types this at standard input. */
    void type(String text) throws IOException {
        type(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Types these bytes at standard input. */
    void type(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    /** Ends standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGTERM. What it says after that is still read, which {@link Process#destroy()} itself would make an end of. */
    void terminate() {
        process.toHandle().destroy();
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running; standard error: " + err.join());
        }
        return process.exitValue();
    }

    /** All of standard error, once the process has ended. */
    String errors() {
        return err.join();
    }

    /** What it has said on standard error up to now. */
    String errorsSoFar() {
        return errSoFar.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readLines() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readErrors() {
        try (var reader = new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)) {
            var chunk = new char[8192];
            for (int length = reader.read(chunk); length >= 0; length = reader.read(chunk)) {
                errSoFar.write(chunk, 0, length);
            }
            return errSoFar.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
