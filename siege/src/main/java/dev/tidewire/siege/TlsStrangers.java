package dev.tidewire.siege;

import dev.tidewire.hostile.BadTls;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Peers that speak something else where TLS is spoken, or too slowly, or too much, or nothing behind it. */
record TlsStrangers(Path home, Scale scale, Table table) implements Trial.Course {
    private static final int MESSAGES_PER_SECOND = 1_000;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final double WARM_UP_SECONDS = 5;
    private static final double SILENCE_SECONDS = 12;

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "TLS: what is none for %d s, and other floods, beside %,d clients that echo %,d messages/s; %s",
                scale.floodSeconds(),
                scale.healthy(),
                MESSAGES_PER_SECOND,
                Floods.placing()));
        List<Input> rows = BadTls.all().stream().<Input>map(TlsInput::new).toList();
        try (Target server = Target.start(home, "echo", "--port", "0", "--tls");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            // What TLS needs beside the heap, the first seconds take
            healthy.talk(MESSAGES_PER_SECOND, WARM_UP_SECONDS);
            new InputTrial("what is no TLS", rows, healthy, MESSAGES_PER_SECOND).run(server, scale, table);
            Flood slow = new Flood(Attack.TLS_SLOWLORIS, server, healthy, MESSAGES_PER_SECOND);
            slow.warmUp(scale);
            slow.run(scale, table);
            beSilent(server, healthy);
            table.judgeServer(server);
        }
    }

    private void beSilent(Target server, HealthyClients healthy) throws Exception {
        Usage before = Recovery.settled(server);
        Echoes baseline = healthy.talk(MESSAGES_PER_SECOND, scale.floodSeconds() / 2.0);
        CompletableFuture<Echoes> talk =
                CompletableFuture.supplyAsync(() -> healthy.talk(MESSAGES_PER_SECOND, SILENCE_SECONDS));
        try (TlsSilence silence = new TlsSilence(server.address(), scale.attackers() / 10)) {
            DoubleSummaryStatistics lives = silence.lives();
            table.judgeLives(
                    "TLS, and then no request", HANDSHAKE_SECONDS, lives.getCount(), lives.getMin(), lives.getMax());
        }
        new Beside(baseline, talk.join(), healthy.ended()).judge(table, Beside.Tolerance.HARDLY_FELT, scale);
        Recovery.after(server, before).judge(table);
    }
}
