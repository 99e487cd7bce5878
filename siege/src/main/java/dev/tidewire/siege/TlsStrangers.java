package dev.tidewire.siege;

import dev.tidewire.hostile.BadTls;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Peers that speak something else where TLS is spoken, or too slowly, or too much, or nothing behind it. */
record TlsStrangers(Path home, Scale scale, Table table) implements Trial.Course {
    private static final int HANDSHAKE_SECONDS = 10;
    private static final double WARM_UP_SECONDS = 5;
    private static final double SILENCE_SECONDS = 15;

    @Override
    public void run() throws Exception {
        table.section(String.format(
                Locale.ROOT,
                "TLS: what is none for %d s, and other floods, beside %s",
                scale.floodSeconds(),
                HealthyClients.inWords(scale.healthy())));
        List<Input> rows = BadTls.all().stream().<Input>map(TlsInput::new).toList();
        try (Target server = Target.start(home, "echo", "--port", "0", "--tls");
                HealthyClients healthy = new HealthyClients(server.url(), scale.healthy())) {
            // What TLS needs beside the heap, the first seconds take
            healthy.talk(WARM_UP_SECONDS);
            new InputTrial("what is no TLS", rows, healthy).run(server, scale, table);
            Flood slow = new Flood(Attack.TLS_SLOWLORIS, server, healthy);
            slow.warmUp(scale);
            slow.judgeLatency(slow.run(scale, table), scale, table);
            beSilent(server, healthy);
            table.judgeServer(server);
        }
    }

    private void beSilent(Target server, HealthyClients healthy) throws Exception {
        Usage before = Recovery.settled(server);
        Echoes baseline = healthy.talk(scale.floodSeconds() / 2.0);
        CompletableFuture<Echoes> talk = CompletableFuture.supplyAsync(() -> healthy.talk(SILENCE_SECONDS));
        try (TlsSilence silence = new TlsSilence(server.address())) {
            silence.begin(scale.attackers() / 10);
            DoubleSummaryStatistics lives = silence.lives();
            table.judgeLives(
                    "TLS, and then no request", HANDSHAKE_SECONDS, lives.getCount(), lives.getMin(), lives.getMax());
        }
        new Beside(baseline, talk.join(), healthy.ended()).judge(table, Beside.Tolerance.HARDLY_FELT, scale);
        Recovery.after(server, before).judge(table);
    }
}
