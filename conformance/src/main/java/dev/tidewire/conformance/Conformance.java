package dev.tidewire.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the suite's cases against a server, a client or both. */
public final class Conformance {
    // longer than the longest time limit of a case (480 s)
    private static final int STALL_SECONDS = 600;
    private static final int STALL_CHECK_SECONDS = 5;
    private static final double EXIT_CHECK_SECONDS = 0.05;

    private final Options options;
    private final Path home;
    private final Suite suite;
    private final PrintStream out;
    private final List<String> ids;
    private int passed;
    private int failed;

    private Conformance(Options options, Path home, Suite suite, PrintStream out) {
        this.options = options;
        this.home = home;
        this.suite = suite;
        this.out = out;
        ids = CaseId.select(suite.cases(), options.cases());
    }

    /** Takes the arguments of {@code conformance/run}; the system property {@code conformance.home} is that folder. */
    public static void main(String[] arguments) throws Exception {
        try {
            System.exit(run(Options.parse(arguments), System.out));
        } catch (UsageException problem) {
            System.err.println(problem.getMessage());
            System.exit(2);
        }
    }

    private static int run(Options options, PrintStream out) throws Exception {
        Path home =
                Path.of(System.getProperty("conformance.home", "conformance")).toAbsolutePath();
        Path reports = Files.createDirectories(home.resolve("target/reports"));
        try (Suite suite = new Suite(home, reports.resolve("suite.log"), options.messages())) {
            return new Conformance(options, home, suite, out).run();
        }
    }

    private int run() throws IOException, InterruptedException {
        if (options.lists()) {
            ids.forEach(out::println);
            return 0;
        }
        if (options.testsServer()) {
            testServer();
        }
        if (options.testsClient()) {
            testClient();
        }
        out.printf("%d passed, %d failed%n", passed, failed);
        return failed == 0 ? 0 : 1;
    }

    private void testServer() throws IOException, InterruptedException {
        Path reports = emptyFolder("server");
        String url = options.url();
        if (url != null) {
            testServer(url, reports);
            return;
        }
        String command = fill(options.server(), "{port}", Integer.toString(freePort()));
        try (Peer peer = Peer.start(command, reports.resolve("peer.log"))) {
            testServer(peer.url(), reports);
        }
    }

    private void testServer(String url, Path reports) throws IOException {
        out.printf("autobahn server: %d cases against %s%n", ids.size(), url);
        Tally tally = new Tally("server", ids, out);
        long begin = System.nanoTime();
        Suite.Run run = suite.testServer(url, ids, reports, tally);
        turn();
        finish(tally, begin, run);
    }

    private void testClient() throws IOException {
        Path reports = emptyFolder("client");
        Tally tally = new Tally("client", ids, out);
        long begin = System.nanoTime();
        Suite.Run run = suite.testClient(ids, reports, tally);
        String command = fill(options.client(), "{url}", run.url());
        out.printf("autobahn client: %d cases against %s%n", ids.size(), command);
        try (Peer peer = Peer.start(command, reports.resolve("peer.log"))) {
            stopAfter(peer);
            turn();
            if (!peer.succeeded()) {
                out.println("  The client did not end with status 0. " + peer.lastOutput());
                failed++;
            }
        }
        finish(tally, begin, run);
    }

    private void finish(Tally tally, long begin, Suite.Run run) {
        run.report();
        tally.finish(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        passed += tally.passed();
        failed += tally.failed();
    }

    private void turn() throws IOException {
        watch();
        suite.loop().run();
    }

    private void watch() {
        if (suite.loop().quietSeconds() > STALL_SECONDS) {
            out.printf("  Nothing was sent or received for %d s: stopped%n", STALL_SECONDS);
            suite.loop().stop();
            return;
        }
        suite.loop().after(STALL_CHECK_SECONDS, this::watch);
    }

    private void stopAfter(Peer client) {
        suite.loop().after(EXIT_CHECK_SECONDS, () -> {
            if (!client.isAlive() && suite.loop().isIdle()) {
                suite.loop().stop();
            } else {
                stopAfter(client);
            }
        });
    }

    private String fill(String command, String name, String value) {
        return command.replace(name, value).replace("{home}", String.valueOf(home.getParent()));
    }

    private Path emptyFolder(String name) throws IOException {
        Path folder = Files.createDirectories(home.resolve("target/reports").resolve(name));
        try (var files = Files.list(folder)) {
            for (Path file : new ArrayList<>(files.toList())) {
                Files.delete(file);
            }
        }
        return folder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
