package dev.tidewire.siege;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What attackers and broken clients send, row by row and again and again, beside clients that echo all the while. */
final class BadInputs {
    private static final int MESSAGES_PER_SECOND = 1_000;
    private static final double LATER_MILLIS = 5;
    private static final double LATER_PART = 1.2;

    private final Path home;
    private final Scale scale;
    private final Table table;

    BadInputs(Path home, Scale scale, Table table) {
        this.home = home;
        this.scale = scale;
        this.table = table;
    }

    void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "bad inputs for %d s beside %,d clients that echo %,d messages/s; %s",
                scale.floodSeconds(),
                scale.besideInputs(),
                MESSAGES_PER_SECOND,
                Floods.placing()));
        List<BadFrame> rows = new ArrayList<>(BadFrame.plain(home.resolveSibling("")));
        rows.addAll(BadFrame.compressed(home.resolveSibling("")));
        try (Target server = Target.start(home, "echo", "--port", "0", "--compression");
                HealthyClients healthy = new HealthyClients(server.url(), scale.besideInputs())) {
            // All of them once beside talk, so that what they need is loaded
            CompletableFuture<Echoes> warmUp = talk(healthy, 1);
            send(rows, server.address());
            warmUp.join();
            Usage before = Recovery.settled(server);
            Echoes baseline = healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds() / 2.0);
            CompletableFuture<Echoes> talking = talk(healthy, scale.floodSeconds());
            List<String> complaints = new ArrayList<>();
            int sent = 0;
            do {
                complaints.addAll(send(rows, server.address()));
                sent += 2 * rows.size();
            } while (!talking.isDone());
            judge(rows.size(), sent, complaints);
            new Beside(baseline, talking.join(), healthy).judge(table, this::isSmall, "within 5 ms or 20 %", scale);
            table.judgeServer(server);
            Recovery.after(server, before).judge(table);
        }
    }

    private boolean isSmall(double before, double during) {
        return during <= before + LATER_MILLIS || during <= before * LATER_PART;
    }

    private static CompletableFuture<Echoes> talk(HealthyClients healthy, int seconds) {
        return CompletableFuture.supplyAsync(() -> healthy.talk(MESSAGES_PER_SECOND, seconds));
    }

    private static List<String> send(List<BadFrame> rows, InetSocketAddress server) {
        return rows.stream()
                .flatMap(row -> List.of(row.complaint(server, false), row.complaint(server, true)).stream())
                .filter(complaint -> !complaint.isEmpty())
                .toList();
    }

    private void judge(int rows, int sent, List<String> complaints) throws IOException {
        String first = complaints.isEmpty() ? "" : "; such as " + complaints.get(0);
        table.judge(
                complaints.isEmpty(),
                "answers to bad frames, whole and byte by byte",
                "each as listed",
                String.format(Locale.ROOT, "%d rows, %,d sent, %d wrong%s", rows, sent, complaints.size(), first));
    }
}
