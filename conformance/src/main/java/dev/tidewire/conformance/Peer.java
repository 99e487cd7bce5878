package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The process under test; its output goes to a file. */
final class Peer implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("wss?://\\S+");
    // ./tidewire may have to build itself first
    private static final int START_SECONDS = 600;
    private static final int STOP_SECONDS = 10;
    private static final int SHOWN_LINES = 20;

    private final String command;
    private final Path log;
    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Thread killer = new Thread(this::kill);

    private Peer(String command, Path log, Process process) {
        this.command = command;
        this.log = log;
        this.process = process;
    }

    /** Starts a command of the shell. */
    static Peer start(String command, Path log) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        Peer peer = new Peer(command, log, process);
        Runtime.getRuntime().addShutdownHook(peer.killer);
        Thread reader = new Thread(peer::copyOutput, "peer output");
        reader.setDaemon(true);
        reader.start();
        return peer;
    }

    /**
     * Waits for the ws:// URL that a server prints when it listens.
     *
     * @throws UsageException if it ended or printed none in time
     */
    String url() throws InterruptedException {
        try {
            return url.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new UsageException(
                    "'" + command + "' ended or printed no ws:// URL within " + START_SECONDS + " s. " + lastOutput());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ended by itself with status 0. */
    boolean succeeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    /** Says where its output is, and shows the end of it. */
    String lastOutput() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
            return "The end of its output, which is in " + log + ":\n" + String.join("\n", last);
        } catch (IOException failure) {
            return "Its output can't be read: " + failure;
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void kill() {
        // A launcher that doesn't exec leaves its child behind unless that is ended too. The launcher goes first:
        // one that saw its child end would end by itself, and with status 0
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                each.destroyForcibly();
            }
        }
        awaitEnd();
    }

    // The handle may know of the end before the process object does
    private void awaitEnd() {
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader(UTF_8);
                Writer file = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line + "\n");
                file.flush();
                Matcher matcher = URL.matcher(line);
                if (matcher.find()) {
                    url.complete(matcher.group());
                }
            }
            url.completeExceptionally(new IOException("end of output"));
        } catch (IOException failure) {
            url.completeExceptionally(failure);
            throw new UncheckedIOException(failure);
        }
    }
}
