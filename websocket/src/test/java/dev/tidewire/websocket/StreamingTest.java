package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidewire.protocol.DeflateOptions;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages sent piece by piece, and received so. */
class StreamingTest {
    private static final int FIRST = 0x01;
    private static final int MIDDLE = 0x00;
    private static final int LAST = 0x80;

    @RegisterExtension
    final Ground ground = new Ground();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsMessagesWaitAndPingsPass(boolean blocking) throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            MessageWriter writer = ws.streamText();
            writer.write("one, ");
            ws.send("a message");
            ws.send(PreparedMessage.text("a prepared one"));
            ws.ping(ByteBuffer.wrap(Wire.utf8("ping")));
            writer.write(ByteBuffer.wrap(Wire.utf8("two")));
            writer.close();
            writer.close();
            ws.send("behind");
        }));
        WebSocketServer server = ground.serve(handler, settings -> {
            if (blocking) {
                settings.blockingHandlers();
            }
        });
        RawPeer peer = ground.open(server).write(Wire.text("go"));
        expect(peer, FIRST, "one, ");
        expect(peer, Wire.PING, "ping");
        expect(peer, MIDDLE, "two");
        expect(peer, LAST, "");
        expect(peer, Wire.TEXT, "a message");
        expect(peer, Wire.TEXT, "a prepared one");
        expect(peer, Wire.TEXT, "behind");
        peer.closeCleanly();
    }

    @Test
    void keepsTheMessagesOfManyThreadsApart() throws Exception {
        int threads = 4;
        int messages = 500;
        RecordingHandler handler = new RecordingHandler();
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        for (int i = 0; i < threads; i++) {
            Thread sender = new Thread(() -> streamAll(ws, messages));
            sender.start();
        }
        for (int i = 0; i < threads * messages; i++) {
            expect(peer, FIRST, "piece");
            expect(peer, LAST, "");
        }
        peer.closeCleanly();
    }

    /** Streams one message after the other, each when no other thread streams one. */
    private static void streamAll(WebSocket ws, int messages) {
        for (int sent = 0; sent < messages; ) {
            try (MessageWriter writer = ws.streamText()) {
                writer.write("piece");
                sent++;
            } catch (IllegalStateException anotherStreams) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void endsAMessageWithoutPieces() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.open(ws -> {
            ws.streamText().close();
            ws.streamBinary().close();
        }));
        RawPeer peer = ground.open(ground.serve(handler));
        expect(peer, Wire.TEXT, "");
        expect(peer, Wire.BINARY, "");
    }

    @Test
    void streamsOneMessageAtATime() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamBinary();
        assertThatThrownBy(ws::streamText).isInstanceOf(IllegalStateException.class);
        writer.close();
        assertThatThrownBy(() -> writer.write("late")).isInstanceOf(IllegalStateException.class);
        try (MessageWriter next = ws.streamText()) {
            next.write("next");
        }
        expect(peer, Wire.BINARY, "");
        expect(peer, FIRST, "next");
        expect(peer, LAST, "");
    }

    @Test
    void sendsPiecesUncompressedBesideCompressedMessages() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(handler, settings -> settings.compression(DeflateOptions.on()));
        RawPeer peer = ground.connect(server).upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate");
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamText();
        writer.write("piece");
        ws.send("x".repeat(5000));
        writer.close();
        expect(peer, FIRST, "piece");
        expect(peer, LAST, "");
        RawPeer.Frame compressed = peer.readFrame();
        assertThat(compressed.firstByte()).isEqualTo(0xc1);
        assertThat(compressed.payload()).hasSizeLessThan(100);
    }

    @Test
    void freesWhatWaitsBehindAStreamThatIsNeverEnded() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        RawPeer peer = ground.open(ground.serve(handler));
        WebSocket ws = handler.expect("open").ws();
        MessageWriter writer = ws.streamText();
        writer.write("begun");
        for (int i = 0; i < 10; i++) {
            ws.send("never sent " + "x".repeat(20_000));
        }
        peer.reset();
        handler.awaitClose();
        assertThat(writer.write("more")).isFalse();
        writer.close();
    }

    @Test
    void deliversAMessageInParts() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.part((ws, part) -> {}));
        WebSocketServer server = ground.serve(
                handler, settings -> settings.limits(Limits.defaults().maxMessage(1024)));
        RawPeer peer = ground.open(server);
        handler.expect("open");
        peer.write(Wire.hex("01 83 00000000 6f6e65"));
        handler.expect("part", "one");
        peer.write(Wire.hex("00 80 00000000" + "80 83 00000000 74776f"));
        handler.expect("part", "two.");
        peer.write(Wire.text(""));
        handler.expect("part", ".");
        byte[] fragment = Wire.frame(0x02, new byte[1000], 5);
        peer.write(fragment);
        int length = ((String) handler.expect("part").detail()).length();
        byte[] next = fragment.clone();
        next[0] = 0x00;
        while (length < 10_000) {
            peer.write(next);
            length += ((String) handler.expect("part").detail()).length();
        }
        peer.write(Wire.hex("80 80 00000000")).closeCleanly();
    }

    private static void expect(RawPeer peer, int firstByte, String text) throws Exception {
        RawPeer.Frame frame = peer.readFrame();
        assertThat(frame.firstByte()).isEqualTo(firstByte);
        assertThat(frame.text()).isEqualTo(text);
    }
}
