package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchEchoTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--in-flight 4",
                "--in-flight 3 --binary --size 1",
                "--size 0",
                "--size 20000 --compression",
                "--rate 500",
                "--rate 2000 --size 2 --threads 1"
            })
    void echoCountsEveryAnswerOnce(String options) throws Exception {
        var echoed = new AtomicLong();
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    echoed.incrementAndGet();
                    ws.send(message);
                }));
                var bench = BenchRun.start("echo", server, "--connections 3 --json " + options)) {
            assertThat(bench.exitStatus()).isZero();
            assertThat(bench.errors()).isEmpty();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.text("/command")).isEqualTo("echo");
            assertThat(result.number("/connections")).isEqualTo(3);
            assertThat(result.number("/connectMicros/count")).isEqualTo(3);
            assertThat(result.number("/received"))
                    .isEqualTo(result.number("/sent"))
                    .isPositive()
                    .isLessThanOrEqualTo(echoed.get());
            assertThat(result.number("/latencyMicros/count")).isEqualTo(result.number("/received"));
            assertThat(result.number("/missing")).isZero();
            assertThat(result.number("/perSecond")).isPositive();
        }
    }

    @Test
    void anOpenLoopSendsAtItsRateWhateverTheServerDoes() throws Exception {
        try (var silent = BenchRun.serve(on -> on.message((ws, message) -> {}));
                var bench = BenchRun.start("echo", silent, "--rate 1000 --connections 4 --drain 1ms --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.text("/loop")).isEqualTo("open");
            double due = 1000 * Double.parseDouble(result.text("/durationSeconds"));
            assertThat(result.number("/sent")).isBetween((long) due - 2, (long) due + 2);
            assertThat(result.number("/missing")).isEqualTo(result.number("/sent"));
            assertThat(result.number("/received")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "binary", "short", "twisted"})
    void whatComesBackWronglyIsCounted(String answer) throws Exception {
        try (var server = BenchRun.serve(
                        on -> on.message((ws, message) -> answer(answer, message.text(), ws::send, ws::send)));
                var bench = BenchRun.start("echo", server, "--connections 1 --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/wrong")).isGreaterThan(1);
            assertThat(result.number("/received")).isZero();
        }
    }

    private static void answer(String kind, String text, Consumer<String> sendText, Consumer<ByteBuffer> sendBinary) {
        switch (kind) {
            case "binary" -> sendBinary.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            case "short" -> sendText.accept(text.substring(1));
            case "twisted" -> sendText.accept(text.substring(0, 20) + "!" + text.substring(21));
            default -> sendText.accept("something else");
        }
    }

    @Test
    void aServerThatSendsToEverybodyIsTheWrongOne() throws Exception {
        try (var server = BenchRun.serve(BenchRun::broadcast);
                var bench = BenchRun.start("echo", server, "--connections 10")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            assertThat(bench.remainingLines()).anyMatch(line -> line.contains("Does the server echo?"));
        }
    }

    @Test
    void answersInAnotherOrderOrTwiceAreCounted() throws Exception {
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    String text = message.text();
                    boolean odd = Integer.parseInt(text.substring(0, 8), 16) % 2 == 1;
                    ws.send(text);
                    if (odd) {
                        ws.send(text);
                    }
                }));
                var bench = BenchRun.start("echo", server, "--connections 1 --in-flight 2 --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/outOfOrder")).isPositive();
            assertThat(result.number("/wrong")).isZero();
            assertThat(result.number("/received")).isEqualTo(result.number("/sent"));
        }
    }

    @Test
    void inAnOpenLoopAStallShowsInEveryMessageThatItMadeWait() throws Exception {
        var received = new AtomicLong();
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    if (received.incrementAndGet() == 100) {
                        Thread.sleep(100);
                    }
                    ws.send(message);
                }));
                var bench = BenchRun.start("echo", server, "--rate 1000 --connections 1 --json")) {
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            // a hundred of two hundred were due in the stall, and waited for from all of it to nothing
            assertThat(result.number("/latencyMicros/p90")).isGreaterThan(50_000);
            assertThat(result.number("/latencyMicros/max")).isGreaterThan(90_000);
        }
    }

    @Test
    void whatAServerThatDoesNotReadKeepsFromBeingSentIsCounted() throws Exception {
        try (var server = BenchRun.serve(on -> on.open(WebSocket::pause));
                var bench =
                        BenchRun.start("echo", server, "--rate 4000 --size 60000 --connections 1 --drain 1ms --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/unsent")).isPositive();
            assertThat(result.number("/unexpectedCloses")).isZero();
            assertThat(result.number("/received")).isZero();
        }
    }

    @Test
    void itHasAsManyEventLoopsAsAskedForAndTellsHowBusyTheyWere() throws Exception {
        try (var server = BenchRun.serve(BenchRun::echo);
                var bench = BenchRun.start("echo", server, "--threads 3 --connections 6 --json")) {
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            for (int loop = 1; loop <= 3; loop++) {
                assertThat(result.number("/generator/threads/tidewire-client-1-" + loop))
                        .isBetween(0L, 1L);
            }
            assertThat(result.text("/generator/limited")).isIn("true", "false");
        }
    }

    @Test
    void connectionsThatTheServerEndsAreCountedWithTheReason() throws Exception {
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> ws.close(4000, "enough")));
                var bench = BenchRun.start("echo", server, "--connections 3 --drain 1ms")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            assertThat(bench.remainingLines())
                    .anyMatch(line -> line.matches(" *unexpected closes +3"))
                    .contains("PROBLEM, seen 3 times: closed with 4000 (enough)");
        }
    }

    @Test
    void someOfTheConnectionsMayBeRefused() throws Exception {
        try (var server = WebSocketServer.builder()
                        .limits(Limits.defaults().maxConnections(2))
                        .handle(BenchRun::echo)
                        .start();
                var bench = BenchRun.start("echo", server, "--connections 5 --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/connections")).isEqualTo(2);
            assertThat(result.number("/connectFailures")).isEqualTo(3);
            assertThat(result.text("/problems/0/what")).contains("503");
            assertThat(result.number("/received")).isPositive();
        }
    }

    @Test
    void theTableTellsWhatWasDone() throws Exception {
        try (var server = BenchRun.serve(BenchRun::echo);
                var bench = BenchRun.start("echo", server, "--connections 2 --in-flight 3")) {
            assertThat(bench.exitStatus()).isZero();
            assertThat(bench.line())
                    .isEqualTo("echo " + BenchRun.url(server)
                            + ": messages of 64 bytes, closed loop with 3 in flight on each of 2 connections");
            assertThat(bench.remainingLines())
                    .noneMatch(line -> line.contains("Does the server echo?"))
                    .anyMatch(line -> line.matches("  connections +2"))
                    .anyMatch(line -> line.matches("  received +[\\d,]+ messages"))
                    .anyMatch(line -> line.matches("  latency p99.9 +[\\d,.]+ ms"));
            assertThat(bench.errors()).isEmpty();
        }
    }

    @Test
    void aSignalEndsItEarlyWithTheResultsSoFar() throws Exception {
        // More than are on their way at once, so that some have come back
        var running = new CountDownLatch(1_000);
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    running.countDown();
                    ws.send(message);
                }));
                var bench = TidewireProcess.start(
                        "bench", "echo", BenchRun.url(server), "--warmup", "0s", "--duration", "10m", "--json")) {
            running.await();
            bench.terminate();
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.text("/interrupted")).isEqualTo("true");
            assertThat(result.number("/received")).isPositive();
        }
    }
}
