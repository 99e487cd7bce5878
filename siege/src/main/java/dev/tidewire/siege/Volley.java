package dev.tidewire.siege;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Bad inputs, each whole and in pieces, again and again. */
final class Volley {
    private final List<Input> rows;
    private final InetSocketAddress server;
    private final List<String> complaints = new ArrayList<>();
    private int sent;

    Volley(List<Input> rows, InetSocketAddress server) {
        this.rows = rows;
        this.server = server;
    }

    /** Sends them all at least once, and until the healthy clients have talked; answers how those fared. */
    Echoes during(Supplier<Echoes> talk) throws Exception {
        CompletableFuture<Echoes> talking = CompletableFuture.supplyAsync(talk);
        Background.run(() -> sendUntilDone(talking));
        return talking.join();
    }

    private void sendUntilDone(CompletableFuture<Echoes> talking) {
        do {
            for (Input row : rows) {
                send(row, false);
                send(row, true);
            }
        } while (!talking.isDone());
    }

    private void send(Input row, boolean inPieces) {
        sent++;
        String complaint = row.complaint(server, inPieces);
        if (!complaint.isEmpty()) {
            complaints.add(complaint);
        }
    }

    void judge(Table table, String what) {
        List<String> different = complaints.stream().distinct().limit(5).toList();
        table.judge(
                complaints.isEmpty(),
                what,
                "each as listed",
                String.format(
                        Locale.ROOT,
                        "%d rows, %,d sent, %d wrong%s",
                        rows.size(),
                        sent,
                        complaints.size(),
                        different.isEmpty() ? "" : ": " + different));
    }
}
