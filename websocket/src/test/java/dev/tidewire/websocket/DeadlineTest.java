package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not done in time, and what counts as being in time. */
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(120);
    private static final Duration LONG = Duration.ofMinutes(10);

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler();

    private WebSocketServer serve(Limits limits) throws IOException {
        return ground.serve(handler, settings -> settings.limits(limits));
    }

    @Test
    void asksAPeerThatAnswersAgainAndAgain() throws Exception {
        KeepAlive often = new KeepAlive(Duration.ofMillis(20), LONG);
        RawPeer peer = ground.open(ground.serve(handler, settings -> settings.keepAlive(often)));
        handler.expect("open");
        for (int i = 0; i < 5; i++) {
            RawPeer.Frame ping = peer.readFrame();
            assertThat(ping.firstByte()).isEqualTo(Wire.PING);
            peer.write(Wire.frame(Wire.PONG, ping.payload(), 1));
            handler.expect("pong", "");
        }
        peer.closeCleanly();
    }

    @Test
    void takesAnyByteForLife() throws Exception {
        KeepAlive often = new KeepAlive(Duration.ofMillis(20), LONG);
        RawPeer peer = ground.open(ground.serve(handler, settings -> settings.keepAlive(often)));
        // One byte of a header after each ping: nothing whole arrives, but the peer is there
        for (byte next : new byte[] {(byte) 0x81, (byte) 0xFE, 0x01}) {
            assertThat(peer.readFrame().firstByte()).isEqualTo(Wire.PING);
            peer.write(new byte[] {next});
        }
        assertThat(peer.readFrame().firstByte()).isEqualTo(Wire.PING);
        peer.close();
    }

    @Test
    void endsAMessageThatIsNotFinishedInTimeThoughPingsArrive() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().messageTimeout(SHORT)));
        peer.write(Wire.hex("01 81 00000000 41"));
        int pongs = 0;
        RawPeer.Frame frame;
        do {
            peer.offer(Wire.hex("89 80 00000000"));
            frame = peer.readFrame();
            pongs++;
            Thread.sleep(5);
        } while (frame.firstByte() == Wire.PONG);
        assertThat(frame.code()).isEqualTo(1008);
        assertThat(pongs).isGreaterThan(1);
        assertThat(frame.reason()).startsWith("message not finished within ");
        peer.close();
        assertThat(handler.awaitClose().code()).isEqualTo(1008);
    }

    @Test
    void givesAMessageInPartsAllTheTime() throws Exception {
        RecordingHandler parts = new RecordingHandler(on -> on.part((ws, part) -> {}));
        RecordingHandler whole = new RecordingHandler();
        WebSocketServer server =
                ground.start(settings -> settings.limits(Limits.defaults().messageTimeout(SHORT))
                        .route("/parts", ground.watch(parts))
                        .route("/whole", ground.watch(whole)));
        RawPeer peer = ground.connect(server).upgrade("/parts");
        peer.write(Wire.hex("01 81 00000000 41"));
        parts.expect("open");
        parts.expect("part", "A");
        // What the same peer may not do where messages are gathered shows that the time is over
        RawPeer other = ground.connect(server).upgrade("/whole").write(Wire.hex("01 81 00000000 41"));
        other.expectClose(1008);
        other.close();
        peer.write(Wire.hex("80 81 00000000 42"));
        parts.expect("part", "B.");
        peer.closeCleanly();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dropsAPeerThatTakesNothing(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> {
            settings.limits(Limits.defaults().writeTimeout(SHORT).maxQueue(100_000_000));
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls
                ? ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                : ground.keep(RawPeer.connect(server, 4096));
        peer.upgrade();
        WebSocket ws = handler.expect("open").ws();
        for (int i = 0; i < 100; i++) {
            ws.send("x".repeat(100_000));
        }
        CloseEvent event = handler.awaitClose();
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.cause()).hasMessageStartingWith("the peer took no byte for ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dropsAPeerThatTakesNextToNothing(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> {
            settings.limits(
                    Limits.defaults().writeTimeout(Duration.ofSeconds(3)).maxQueue(100_000_000));
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls
                ? ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                : ground.keep(RawPeer.connect(server, 4096));
        peer.upgrade();
        WebSocket ws = handler.expect("open").ws();
        for (int i = 0; i < 100; i++) {
            ws.send("x".repeat(100_000));
        }
        // 800 bytes a second
        while (ws.isOpen()) {
            peer.skip(200);
            Thread.sleep(250);
        }
        CloseEvent event = handler.awaitClose();
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.cause()).hasMessageStartingWith("the peer took ");
    }

    @Test
    void keepsAPeerThatTakesALittle() throws Exception {
        WebSocketServer server =
                serve(Limits.defaults().writeTimeout(Duration.ofSeconds(2)).maxQueue(100_000_000));
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        WebSocket ws = handler.expect("open").ws();
        int count = 60;
        for (int i = 0; i < count; i++) {
            ws.send("x".repeat(200_000));
        }
        for (int i = 0; i < count; i++) {
            assertThat(peer.readText()).hasSize(200_000);
            Thread.sleep(50);
        }
        peer.closeCleanly();
    }

    @Test
    void endsAPeerThatAnswersTheCloseButKeepsTcpOpen() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().closeTimeout(SHORT)));
        WebSocket ws = handler.expect("open").ws();
        ws.close(4000, "");
        peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
        assertThat(handler.awaitClose().clean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsAPeerThatIsStillSendingReadWhyItFailed(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> {
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls ? ground.keep(RawPeer.connectTls(server, Certificates.trusting())) : ground.connect(server);
        peer.upgrade();
        // The server refuses the first frame; the rest would reset the connection if it closed without reading it
        peer.write(Wire.hex("83 80 00000000"));
        for (int i = 0; i < 5; i++) {
            peer.write(Wire.text("x".repeat(60_000)));
        }
        peer.expectClose(1002).expectEnd();
        peer.close();
        assertThat(handler.awaitClose().code()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hangsUpOnAPeerThatSendsForEver(boolean failed) throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().closeTimeout(SHORT)));
        WebSocket ws = handler.expect("open").ws();
        if (failed) {
            peer.write(Wire.hex("83 80 00000000"));
        } else {
            ws.close();
        }
        byte[] message = Wire.text("x".repeat(60_000));
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> {
                    boolean goesOn = true;
                    while (goesOn) {
                        goesOn = peer.offer(message);
                    }
                },
                Ground.THREADS);
        peer.expectClose(failed ? 1002 : 1000);
        sending.join();
        assertThat(handler.awaitClose().code()).isEqualTo(failed ? 1002 : 1006);
    }

    @Test
    void hangsUpOnAPeerThatReadsNothingWhileItIsClosed() throws Exception {
        RawPeer peer = ground.keep(RawPeer.connect(
                        serve(Limits.defaults().closeTimeout(SHORT).maxQueue(100_000_000)), 4096))
                .upgrade();
        WebSocket ws = handler.expect("open").ws();
        for (int i = 0; i < 100; i++) {
            ws.send("x".repeat(100_000));
        }
        ws.close();
        CloseEvent event = handler.awaitClose();
        assertThat(event.code()).isEqualTo(1006);
        assertThat(event.cause()).hasMessageStartingWith("the closing handshake took longer");
        peer.close();
    }

    @Test
    void takesTheEndOfTlsForTheEndOfTheStream() throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> settings.tls(Certificates.server()));
        RawPeer peer =
                ground.keep(RawPeer.connectTls(server, Certificates.trusting())).upgrade();
        // close_notify alone: TCP stays open
        peer.endOutput();
        CloseEvent event = handler.awaitClose();
        assertThat(event.code()).isEqualTo(1006);
    }

    @Test
    void endsTlsThatIsNeverSetUp() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.tls(Certificates.server())
                        .limits(Limits.defaults().handshakeTimeout(SHORT)));
        RawPeer silent = ground.connect(server);
        RawPeer slow = ground.connect(server).write(Wire.hex("16 0301"));
        RawPeer wrong = ground.connect(server).write("GET / HTTP/1.1\r\n\r\n");
        wrong.readUntilEnd();
        slow.readUntilEnd();
        silent.expectEnd();
    }
}
