package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchFanoutTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--in-flight 4",
                "--publishers 3 --size 28 --binary",
                "--rate 100 --publishers 2",
                "--size 5000 --compression --threads 1"
            })
    void broadcastCountsEveryDeliveryToEverySubscriber(String options) throws Exception {
        try (var server = BenchRun.serve(BenchRun::broadcast);
                var bench = BenchRun.start("broadcast", server, "--connections 5 --json " + options)) {
            assertThat(bench.exitStatus()).isZero();
            assertThat(bench.errors()).isEmpty();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/sent")).isPositive();
            assertThat(result.number("/received")).isEqualTo(5 * result.number("/sent"));
            assertThat(result.number("/missing")).isZero();
            assertThat(result.number("/latencyMicros/count")).isEqualTo(result.number("/received"));
        }
    }

    @Test
    void broadcastWorksWhetherThePublisherGetsItsOwnOrNot() throws Exception {
        try (var server = BenchRun.serve(on -> on.message(
                        (ws, message) -> ws.clients().broadcast(PreparedMessage.of(message), other -> other != ws)));
                var bench = BenchRun.start("broadcast", server, "--connections 2 --json")) {
            String report = bench.line();
            assertThat(bench.exitStatus()).as(report).isZero();
            JsonFields result = JsonFields.of(report);
            assertThat(result.number("/received"))
                    .isEqualTo(2 * result.number("/sent"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast --rate 100 --connections 2", "mixed --connections 3 --idle 50 --every 20ms"})
    void deliveriesThatDoNotComeAreMissing(String load) throws Exception {
        try (var silent = BenchRun.serve(on -> on.message((ws, message) -> {}));
                var bench = BenchRun.start(load, silent, "--drain 1ms --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/received")).isZero();
            assertThat(result.number("/missing"))
                    .isEqualTo(2 * result.number("/sent"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast --rate 200 --connections 2", "mixed --connections 3 --every 20ms"})
    void deliveriesThatComeTwiceAreCounted(String load) throws Exception {
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    ws.clients().broadcast(message);
                    ws.clients().broadcast(message);
                }));
                var bench = BenchRun.start(load, server, "--json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/outOfOrder")).isPositive();
            assertThat(result.number("/received"))
                    .isEqualTo(2 * result.number("/sent"))
                    .isPositive();
        }
    }

    @Test
    void publicationsThatTheServerDropsAreMissing() throws Exception {
        var published = new AtomicLong();
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    if (published.incrementAndGet() % 3 != 0) {
                        ws.clients().broadcast(message);
                    }
                }));
                var bench = BenchRun.start("broadcast", server, "--in-flight 2 --connections 2 --drain 1ms --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            JsonFields result = JsonFields.of(bench.line());
            assertThat(result.number("/missing")).isPositive();
            assertThat(result.number("/outOfOrder")).isPositive();
            assertThat(result.number("/received")).isPositive();
            assertThat(result.number("/received") + result.number("/missing")).isEqualTo(2 * result.number("/sent"));
        }
    }

    @Test
    void aSubscriberThatTheServerEndsDoesNotHoldTheOthersUp() throws Exception {
        var first = new CompletableFuture<WebSocket>();
        var received = new AtomicLong();
        try (var server = BenchRun.serve(on -> on.open(ws -> first.complete(ws)).message((ws, message) -> {
                    ws.clients().broadcast(message);
                    if (received.incrementAndGet() == 20) {
                        first.join().terminate();
                    }
                }));
                var bench = BenchRun.start("broadcast", server, "--connections 3 --drain 1ms --json")) {
            assertThat(bench.exitStatus()).isEqualTo(1);
            assertThat(JsonFields.of(bench.line()).number("/unexpectedCloses")).isEqualTo(1);
            assertThat(received).hasValueGreaterThan(100);
        }
    }

    @Test
    void mixedPublishesBurstsFromThoseThatAreNotIdle() throws Exception {
        var publishers = ConcurrentHashMap.newKeySet();
        try (var server = BenchRun.serve(on -> on.message((ws, message) -> {
                    publishers.add(ws);
                    ws.clients().broadcast(message);
                }));
                var bench = BenchRun.start("mixed", server, "--connections 10 --burst 3 --every 20ms --json")) {
            assertThat(bench.exitStatus()).isZero();
            JsonFields result = JsonFields.of(bench.line());
            assertThat(publishers).hasSize(2);
            assertThat(result.number("/sent") % 3).isZero();
            assertThat(result.number("/received"))
                    .isEqualTo(9 * result.number("/sent"))
                    .isPositive();
        }
    }
}
