package dev.tidewire.siege;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A server that is asked to end, and asked again, while its clients talk and one of them answers nothing. */
record Signals(Path home, Scale scale, Table table) implements Trial.Course {
    private static final double TALK_SECONDS = 3;
    private static final int BEFORE_MILLIS = 1_000;
    private static final int AGAIN_MILLIS = 500;
    // Twice the 5 s in which clients are to answer the goodbye
    private static final int MOST_SECONDS = 10;

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "SIGTERM, and again after %d ms, beside %s",
                AGAIN_MILLIS,
                HealthyClients.inWords(scale.healthy())));
        // The one that never answers keeps the server from ending before the second signal comes
        try (Target server = Target.start(home, "echo", "--port", "0");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy());
                StalledReader stalled = new StalledReader(server.address())) {
            CompletableFuture<Echoes> talk = CompletableFuture.supplyAsync(() -> healthy.talk(TALK_SECONDS));
            Thread.sleep(BEFORE_MILLIS);
            OptionalInt status = terminateTwice(server);
            talk.join();
            judge(healthy, stalled.fate());
            table.judge(
                    status.equals(OptionalInt.of(0)),
                    "exit status",
                    "0 within " + MOST_SECONDS + " s",
                    status.isEmpty() ? "still running" : Integer.toString(status.getAsInt()));
        }
    }

    private OptionalInt terminateTwice(Target server) throws InterruptedException {
        server.terminate();
        Thread.sleep(AGAIN_MILLIS);
        boolean alive = server.isAlive();
        String newcomer = newcomer(server);
        server.terminate();
        table.judge(alive && !newcomer.contains(" 101 "), "a newcomer meanwhile", "refused", newcomer);
        return server.exitStatus(MOST_SECONDS);
    }

    /** What somebody gets who comes now. */
    private static String newcomer(Target server) throws InterruptedException {
        try (RawSocket socket = new RawSocket(server.address())) {
            socket.ask("/", "");
            return socket.readHead().lines().findFirst().orElse("an end");
        } catch (IOException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private void judge(HealthyClients healthy, StalledReader.Fate stalled) {
        table.judge(
                healthy.sentAway() == scale.healthy(),
                "told 1001",
                "all",
                String.format(Locale.ROOT, "%,d of %,d", healthy.sentAway(), scale.healthy()));
        table.judge(stalled == StalledReader.Fate.DROPPED, "one that never answers", "dropped", stalled.toString());
    }
}
