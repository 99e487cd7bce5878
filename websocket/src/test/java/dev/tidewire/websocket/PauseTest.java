package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.DeflateOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A paused connection delivers nothing, keeps what has arrived, and lets the peer's own buffers fill. */
class PauseTest {
    @RegisterExtension
    final Ground ground = new Ground();

    /** Pauses at the message "pause" and echoes the others. */
    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
        if (message.text().equals("pause")) {
            ws.pause();
        } else {
            ws.send(message);
        }
    }));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsTheRestOfWhatArrivedInOnePiece(boolean tls) throws Exception {
        WebSocketServer server = ground.serve(handler, settings -> {
            if (tls) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = tls ? ground.keep(RawPeer.connectTls(server, Certificates.trusting())) : ground.connect(server);
        peer.upgrade();
        WebSocket ws = handler.expect("open").ws();
        for (int round = 0; round < 3; round++) {
            peer.write(Wire.join(Wire.text("one"), Wire.text("pause"), Wire.text("two"), Wire.text("three")));
            assertThat(peer.readText()).isEqualTo("one");
            handler.expect("message", "one");
            handler.expect("message", "pause");
            peer.write(Wire.text("four"));
            assertThat(handler.rest()).isEmpty();
            ws.resume();
            for (String text : List.of("two", "three", "four")) {
                assertThat(peer.readText()).isEqualTo(text);
                handler.expect("message", text);
            }
        }
        peer.closeCleanly();
    }

    @Test
    void keepsHalfAMessage() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        byte[] fragments = Wire.hex("01 83 00000000 6f6e65" + "80 83 00000000 74776f");
        peer.write(Wire.join(Wire.text("pause"), Arrays.copyOf(fragments, 12)));
        handler.expect("message", "pause");
        peer.write(Arrays.copyOfRange(fragments, 12, fragments.length));
        ws.resume();
        assertThat(peer.readText()).isEqualTo("onetwo");
    }

    @Test
    void pausesAgainAndAgainWithinOnePiece() throws Exception {
        RecordingHandler pausing = new RecordingHandler(on -> on.message((ws, message) -> ws.pause()));
        RawPeer peer = ground.open(ground.serve(pausing));
        WebSocket ws = pausing.expect("open").ws();
        byte[][] messages = IntStream.range(0, 50)
                .mapToObj(i -> Wire.text(Integer.toString(i)))
                .toArray(byte[][]::new);
        peer.write(Wire.join(messages));
        for (int i = 0; i < messages.length; i++) {
            pausing.expect("message", Integer.toString(i));
            assertThat(pausing.rest()).isEmpty();
            ws.resume();
        }
        peer.write(Wire.close(1000, ""));
        pausing.awaitClose();
    }

    @Test
    void takesNoMoreThanABufferOrTwoFromAPeerThatGoesOn() throws Exception {
        WebSocketServer server = ground.serve(handler, Ground::takesAllEchoes);
        RawPeer peer = ground.open(server);
        WebSocket ws = handler.expect("open").ws();
        peer.write(Wire.text("pause"));
        handler.expect("message", "pause");
        long before = Ground.bytesInUse();
        int count = 400;
        byte[] message = Wire.text("x".repeat(50_000));
        CompletableFuture<Boolean> sending = CompletableFuture.supplyAsync(
                () -> IntStream.range(0, count).allMatch(i -> peer.offer(message)), Ground.THREADS);
        RawPeer other = ground.open(server).write(Wire.text("unaffected"));
        assertThat(other.readText()).isEqualTo("unaffected");
        assertThat(Ground.bytesInUse() - before).isLessThan(1 << 20);
        assertThat(sending.isDone()).isFalse();
        ws.resume();
        for (int i = 0; i < count; i++) {
            assertThat(peer.readText()).hasSize(50_000);
        }
        assertThat(sending.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void deliversWhatCameBeforeTheEndOfTheStream() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        peer.write(Wire.join(Wire.text("pause"), Wire.text("one")));
        handler.expect("message", "pause");
        peer.write(Wire.text("two")).close();
        ws.resume();
        handler.expect("message", "one");
        handler.expect("message", "two");
        assertThat(handler.awaitClose().code()).isEqualTo(1006);
    }

    @Test
    void deliversWhatCameBeforeAReset() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        peer.write(Wire.join(Wire.text("pause"), Wire.text("one")));
        handler.expect("message", "pause");
        peer.write(Wire.text("two")).reset();
        ws.resume();
        // When the error is told depends on the transport: some find it while the connection is paused
        assertThat(handler.untilClose().stream().filter(seen -> seen.event().equals("message")))
                .extracting(RecordingHandler.Seen::detail)
                .containsExactly("one", "two");
    }

    @Test
    void findsThePeersCloseFrameWhenItClosesWhilePaused() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        peer.write(Wire.join(Wire.text("pause"), Wire.text("held back")));
        handler.expect("message", "pause");
        ws.close(4000, "");
        peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
        CloseEvent event = (CloseEvent) handler.expect("close").detail();
        assertThat(event.clean()).isTrue();
    }

    @Test
    void isNotTakenForDeadWhilePaused() throws Exception {
        KeepAlive quick = new KeepAlive(Duration.ofMillis(40), Duration.ofMillis(40));
        WebSocketServer server = ground.serve(handler, settings -> settings.keepAlive(quick));
        RawPeer peer = ground.open(server);
        WebSocket ws = handler.expect("open").ws();
        peer.write(Wire.text("pause"));
        handler.expect("message", "pause");
        // Another connection that says nothing shows that the time of both would be over
        RawPeer silent = ground.open(server);
        assertThat(silent.readFrame().firstByte()).isEqualTo(Wire.PING);
        silent.expectEnd();
        assertThat(ws.isOpen()).isTrue();
        ws.resume();
        peer.write(Wire.text("still here"));
        RawPeer.Frame frame = peer.readFrame();
        while (frame.firstByte() == Wire.PING) {
            peer.write(Wire.frame(Wire.PONG, frame.payload(), 1));
            frame = peer.readFrame();
        }
        assertThat(frame.text()).isEqualTo("still here");
        peer.close();
        silent.close();
    }

    @Test
    void keepsTheRestOfACompressedMessageThatIsDeliveredInParts() throws Exception {
        RecordingHandler parts = new RecordingHandler(on -> on.part((ws, part) -> ws.pause()));
        WebSocketServer server = ground.serve(parts, settings -> settings.compression(DeflateOptions.on()));
        RawPeer peer = ground.connect(server).upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate");
        WebSocket ws = parts.expect("open").ws();
        byte[] zeros = Deflated.of("0".repeat(30_000));
        peer.write(Wire.join(Wire.frame(0xc1, zeros, 77), Wire.text("behind")));
        int length = 0;
        String part;
        do {
            part = (String) parts.expect("part").detail();
            length += part.length();
            ws.resume();
        } while (!part.endsWith("."));
        assertThat(length - 1).isEqualTo(30_000);
        assertThat((String) parts.expect("part").detail()).startsWith("behind");
        peer.write(Wire.close(1000, ""));
        ws.resume();
        parts.awaitClose();
    }
}
