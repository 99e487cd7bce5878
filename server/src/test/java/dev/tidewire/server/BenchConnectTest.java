package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Admission;
import dev.tidewire.websocket.WebSocketServer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BenchConnectTest {

    @Test
    void connectOpensAndClosesOneAfterAnother() throws Exception {
        var opened = new AtomicLong();
        var codes = ConcurrentHashMap.<Integer>newKeySet();
        try (var server = BenchRun.serve(
                        on -> on.open(ws -> opened.incrementAndGet()).close((ws, event) -> codes.add(event.code())));
                var bench = BenchRun.start("connect", server, "--concurrency 2 --json")) {
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/opened"))
                    .isEqualTo(result.number("/attempted"))
                    .isPositive()
                    .isLessThan(opened.get());
            assertThat(codes).containsExactly(1000);
        }
    }

    @Test
    void connectCountsWhatIsRefused() throws Exception {
        var asked = new AtomicLong();
        try (var server = WebSocketServer.builder()
                        .admission(Admission.of(handshake -> asked.incrementAndGet() > 1
                                ? Admission.Decision.refuse(503, "full")
                                : Admission.Decision.accept()))
                        .handle(BenchRun::echo)
                        .start();
                var bench = BenchRun.start("connect", server, "--concurrency 1 --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/connectFailures")).isPositive();
            assertThat(result.text("/problems/0/what")).contains("503");
            assertThat(result.number("/opened")).isZero();
        }
    }

    @Test
    void idleHoldsItsConnectionsAndTellsTheServersMemory() throws Exception {
        try (var server = BenchRun.serve(BenchRun::echo);
                var bench = BenchRun.start(
                        "idle",
                        server,
                        "--connections 20 --json --pid "
                                + ProcessHandle.current().pid())) {
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/alive")).isEqualTo(20);
            assertThat(result.number("/server/residentBytes")).isGreaterThan(1_000_000);
            assertThat(result.text("/server/residentBytesPerConnection")).isNotEmpty();
        }
    }

    @Test
    void idleCountsConnectionsThatEnd() throws Exception {
        var opened = new AtomicLong();
        try (var server = BenchRun.serve(on -> on.open(ws -> {
                    if (opened.incrementAndGet() % 2 == 0) {
                        ws.close(1001, "");
                    }
                }));
                var bench = BenchRun.start("idle", server, "--connections 4 --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/unexpectedCloses")).isEqualTo(2);
            assertThat(result.number("/alive")).isEqualTo(2);
        }
    }
}
