package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.hostile.BadFrame;
import dev.tidewire.protocol.DeflateOptions;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/**
 * What attackers and broken clients send after the handshake, to a running server beside healthy clients. Each input has
 * its answer, ends its own connection alone, and leaves nothing behind: no connection, no buffer, no warning.
 */
class BadFramesTest {
    private static final int LOST = -1;
    private static final int REPEATS = 200 * Integer.getInteger("tidewire.times", 1);
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final byte[] KIB_16 = new byte[16 * 1024];

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));
    private final SplittableRandom random = new SplittableRandom(42);

    @TestFactory
    Stream<DynamicTest> everyRow() throws Exception {
        WebSocketServer server = serve();
        HealthyClients healthy = new HealthyClients(ground, server, "/healthy", HealthyClients.COUNT);
        Stream<DynamicTest> rows = BadFrame.all().stream()
                .flatMap(row -> Stream.of(
                        test(healthy, server, row.what(), () -> send(server, row, row.bytes(), false)),
                        test(healthy, server, row.what() + ", masked at random", () -> {
                            send(server, row, Wire.remasked(row.bytes(), random), false);
                        }),
                        test(healthy, server, row.what() + ", byte by byte", () -> {
                            send(server, row, Wire.remasked(row.bytes(), random), true);
                        })));
        Stream<DynamicTest> more =
                scenarios(server).map(scenario -> test(healthy, server, scenario.what(), scenario.steps()));
        DynamicTest end = DynamicTest.dynamicTest("the healthy clients close", healthy::finish);
        return Stream.concat(Stream.concat(rows, more), Stream.of(end));
    }

    private WebSocketServer serve() throws IOException {
        ground.watch(handler);
        Handler echo = new LambdaHandler(null, (ws, message) -> ws.send(message), null, null, null, null, null);
        Limits limits =
                Limits.defaults().closeTimeout(Duration.ofMillis(500)).maxConnections(HealthyClients.COUNT + 50);
        return ground.start(settings -> settings.limits(limits)
                .compression(DeflateOptions.on())
                .route("/healthy", echo)
                .route("/bad", handler)
                .route("/limited", Route.to(handler).limits(limits.messages(100, 200)))
                .route("/large", Route.to(handler).limits(limits.maxMessage(2 * 1024 * 1024))));
    }

    private DynamicTest test(HealthyClients healthy, WebSocketServer server, String what, Executable steps) {
        return DynamicTest.dynamicTest(what, () -> {
            handler.rest();
            steps.execute();
            Ground.await("the bad one is gone", () -> server.clients().count() == healthy.count());
            healthy.expectUnaffected();
            // Each of the two loops may keep the one buffer in which its connections write
            healthy.whileSilent(
                    () -> assertThat(ground.buffersTaken()).as("buffers taken").isLessThanOrEqualTo(2));
        });
    }

    private RawPeer open(WebSocketServer server, String path, String... headers) throws Exception {
        RawPeer peer = RawPeer.connect(server).upgrade(path, headers);
        handler.expect("open");
        return peer;
    }

    private void send(WebSocketServer server, BadFrame row, byte[] bytes, boolean byteByByte) throws Exception {
        try (RawPeer peer = row.compressed() ? open(server, "/bad", DEFLATE) : open(server, "/bad")) {
            for (int i = 0; byteByByte && i < bytes.length - 1; i++) {
                peer.offer(new byte[] {bytes[i]});
            }
            peer.offer(byteByByte ? new byte[] {bytes[bytes.length - 1]} : bytes);
            if (row.mustBeTaken()) {
                peer.write(Wire.close(1000, ""));
                expectEnd(peer, 1000);
                assertThat(handler.next().event()).isIn("message");
            } else {
                expectEnd(peer, row.code());
            }
        }
        handler.awaitClose();
    }

    private static void expectEnd(RawPeer peer, int code) throws IOException {
        RawPeer.Frame close = peer.readUntilClose();
        assertThat(close.code()).as("close code, with reason " + close.text()).isEqualTo(code);
        peer.expectEnd();
    }

    private record Scenario(String what, Executable steps) {}

    private Stream<Scenario> scenarios(WebSocketServer server) {
        List<Scenario> all = new ArrayList<>();
        all.add(refused(server, "a Close frame of 126 bytes", 1002, Wire.frame(Wire.CLOSE, new byte[126], 3)));
        all.add(refused(
                server,
                "the limit and one byte, in fragments",
                1009,
                Wire.join(Wire.frame(0x02, new byte[65_536], 3), Wire.frame(0x80, new byte[1], 4))));
        all.add(flood(server, "fragments for ever", "/bad", 1009, Wire.frame(0x02, KIB_16, 9), 0x00));
        all.add(flood(server, "empty fragments for ever", "/bad", 1008, Wire.hex("01 80 00000000"), 0x00));
        all.add(flood(server, "empty messages for ever", "/limited", 1008, Wire.hex("81 80 00000000"), Wire.TEXT));
        all.add(flood(server, "pings for ever", "/bad", 1008, Wire.frame(Wire.PING, new byte[125], 9), Wire.PING));
        all.add(flood(server, "pongs for ever", "/bad", 1008, Wire.frame(Wire.PONG, new byte[125], 9), Wire.PONG));
        all.addAll(bombs(server));
        all.add(new Scenario("exactly the limit, in 1, 2 and 7 fragments", () -> takesTheLimit(server)));
        all.add(new Scenario("a reset after each byte of a message", () -> resetsAnywhere(server)));
        all.add(new Scenario("compressed messages and resets", () -> compressesAndResets(server)));
        all.add(new Scenario("64 MiB behind what ended it", () -> sendsOnAfterTheEnd(server)));
        all.add(new Scenario("random bytes", () -> sendsAtRandom(server)));
        return all.stream();
    }

    private Scenario refused(WebSocketServer server, String what, int code, byte[] bytes) {
        return new Scenario(what, () -> {
            try (RawPeer peer = open(server, "/bad")) {
                peer.offer(bytes);
                expectEnd(peer, code);
            }
            handler.awaitClose();
        });
    }

    /** One frame, then a million of the same with this first byte, by a peer that reads only when it may send no more. */
    private Scenario flood(WebSocketServer server, String what, String path, int code, byte[] frame, int thenFirst) {
        byte[] next = frame.clone();
        next[0] = (byte) thenFirst;
        return new Scenario(what, () -> {
            try (RawPeer peer = open(server, path)) {
                long before = Ground.bytesInUse();
                peer.offer(frame);
                byte[] many = Wire.repeat(next, 100);
                for (int i = 0; i < 10_000 && peer.offer(many); i++) {
                    assertThat(Ground.bytesInUse() - before).isLessThan(2 << 20);
                }
                assertThat(codeAtTheEnd(peer)).isIn(code, LOST);
            }
            assertThat(handler.awaitClose().code()).isEqualTo(code);
        });
    }

    /** The code of the Close frame; {@link #LOST} if the server's reset has overtaken it. */
    private static int codeAtTheEnd(RawPeer peer) throws IOException {
        try {
            return peer.readUntilClose().code();
        } catch (EOFException | SocketException e) {
            return LOST;
        }
    }

    private List<Scenario> bombs(WebSocketServer server) {
        byte[] mebibyte = Wire.frame(0xc2, Deflated.of(new byte[1 << 20]), 11);
        byte[] large = Wire.frame(0xc2, Deflated.of(new byte[64 << 20]), 11);
        byte[] kib64 = Wire.frame(0xc2, Deflated.of(new byte[64 << 10]), 11);
        byte[] nothing = Wire.join(Wire.repeat(Wire.hex("00 0000 ffff"), 13_000), new byte[1]);
        return List.of(
                compressed(server, "1 MiB of zeros in a KiB", "/bad", 1009, mebibyte),
                compressed(server, "64 MiB of zeros, the limit at 2", "/large", 1009, large),
                compressed(server, "64 KiB of zeros, often", "/limited", 1008, Wire.repeat(kib64, 1000)),
                compressed(
                        server,
                        "64 KiB that stand for nothing",
                        "/bad",
                        1000,
                        Wire.join(Wire.frame(0xc1, nothing, 5), Wire.close(1000, ""))),
                compressed(
                        server,
                        "more blocks behind the last one",
                        "/bad",
                        1000,
                        Wire.join(
                                Wire.frame(0xc1, Wire.hex("f348cdc9c90700 f248cdc9c90700"), 5),
                                Wire.frame(0xc1, Wire.hex("f248cdc9c90700"), 6),
                                Wire.close(1000, ""))));
    }

    private Scenario compressed(WebSocketServer server, String what, String path, int code, byte[] bytes) {
        return new Scenario(what, () -> {
            try (RawPeer peer = open(server, path, DEFLATE)) {
                peer.offer(bytes);
                expectEnd(peer, code);
            }
            handler.awaitClose();
        });
    }

    private void takesTheLimit(WebSocketServer server) throws Exception {
        byte[] message = new byte[65_536];
        Arrays.fill(message, (byte) 'a');
        try (RawPeer peer = open(server, "/bad")) {
            for (int fragments : new int[] {1, 2, 7}) {
                int length = message.length / fragments;
                for (int i = 0; i < fragments; i++) {
                    boolean last = i == fragments - 1;
                    int end = last ? message.length : (i + 1) * length;
                    int first = (last ? 0x80 : 0) | (i == 0 ? 1 : 0);
                    peer.write(Wire.frame(first, Arrays.copyOfRange(message, i * length, end), random.nextInt()));
                }
                assertThat(peer.readText()).hasSize(65_536);
                handler.expect("message");
            }
            peer.closeCleanly();
        }
        handler.awaitClose();
    }

    private void resetsAnywhere(WebSocketServer server) throws Exception {
        byte[] plain = Wire.frame(0x01, new byte[300], random.nextInt());
        byte[] packed = Wire.frame(0xc1, Deflated.of("The quick brown fox. ".repeat(60)), random.nextInt());
        for (int i = 0; i < REPEATS; i++) {
            byte[] bytes = i % 2 == 0 ? plain : packed;
            int cut = i / 2 < 10 ? i / 2 : random.nextInt(bytes.length - 1);
            RawPeer peer = open(server, "/bad", DEFLATE);
            peer.write(Arrays.copyOf(bytes, cut));
            peer.reset();
            assertThat(handler.awaitClose().code()).isEqualTo(1006);
        }
    }

    private void compressesAndResets(WebSocketServer server) throws Exception {
        byte[] packed = Wire.frame(0xc1, Deflated.of("The quick brown fox. ".repeat(60)), 8);
        for (int i = 0; i < REPEATS; i++) {
            try (RawPeer peer = open(server, "/bad", DEFLATE)) {
                peer.write(packed);
                handler.expect("message");
                if (i % 2 == 0) {
                    peer.reset();
                } else {
                    peer.closeCleanly();
                }
            }
            handler.awaitClose();
        }
    }

    /** TCP takes what its buffers hold; the server reads no more of it than may have been on its way. */
    private void sendsOnAfterTheEnd(WebSocketServer server) throws Exception {
        byte[] bytes = new byte[64 * 1024];
        int sent = 0;
        try (RawPeer peer = open(server, "/bad")) {
            while (sent < 1024 && peer.offer(bytes)) {
                sent++;
            }
        }
        assertThat(sent).isLessThan(1024);
        assertThat(handler.awaitClose().code()).isEqualTo(1002);
    }

    private void sendsAtRandom(WebSocketServer server) throws Exception {
        int failed = 0;
        for (int seed = 0; seed < REPEATS; seed++) {
            byte[] bytes = new byte[64 * 1024];
            new SplittableRandom(seed).nextBytes(bytes);
            try (RawPeer peer = seed % 2 == 0 ? open(server, "/bad") : open(server, "/bad", DEFLATE)) {
                peer.offer(bytes);
                peer.endOutput();
                peer.readUntilEnd();
            }
            if (handler.awaitClose().code() != 1006) {
                failed++;
            }
        }
        assertThat(failed).isGreaterThan(REPEATS / 20 * 19);
    }
}
