package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.MeasuredProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what idle connections cost {@code ./tidewire echo}. The server first serves short connections, so that code
 * and what all connections share are there before; then its heap and its resident set are compared without and with
 * the connections.
 */
final class IdleConnections {
    private static final int CONNECTIONS = 10_000;
    private static final int HOLD_SECONDS = 60;
    private static final long SETTLE_MILLIS = 2_000;
    private static final List<String> WARM_UP = List.of("conn", "-W", "0", "-t", "5");

    private final Path project;

    /** @param project the folder with {@code ./tidewire} in it, and {@code wsload} in {@code benchmarks/target} */
    IdleConnections(Path project) {
        this.project = project;
    }

    IdleCost measure() throws IOException, InterruptedException {
        try (TidewireProcess server = TidewireProcess.start(project, "echo", List.of())) {
            MeasuredProcess.lines(wsload(server, WARM_UP));
            Thread.sleep(SETTLE_MILLIS);
            ClassHistogram before = server.histogram();
            long resident = server.resident();
            Process holder = hold(server);
            try {
                Thread.sleep(SETTLE_MILLIS);
                long grown = server.resident() - resident;
                ClassHistogram after = server.histogram();
                return IdleCost.of(CONNECTIONS, grown, server.resident() - resident, before, after);
            } finally {
                holder.destroyForcibly().waitFor();
            }
        }
    }

    private Process hold(TidewireProcess server) throws IOException {
        List<String> idle = List.of("idle", "-c", Integer.toString(CONNECTIONS), "-t", Integer.toString(HOLD_SECONDS));
        Process holder = new ProcessBuilder(wsload(server, idle))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = holder.inputReader();
        String up = output.readLine();
        if (up == null || !up.contains("up errs=0")) {
            holder.destroyForcibly();
            throw new IOException("wsload could not open all connections: " + up);
        }
        return holder;
    }

    private List<String> wsload(TidewireProcess server, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(project.resolve("benchmarks/target/wsload").toString());
        command.addAll(words);
        command.addAll(List.of("-p", Integer.toString(server.port())));
        return command;
    }
}
