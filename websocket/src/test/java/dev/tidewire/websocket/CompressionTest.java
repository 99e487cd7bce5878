package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.DeflateOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** permessage-deflate on a running server, against the JDK's own zlib. */
class CompressionTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final int COMPRESSED_TEXT = 0xc1;

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));

    /** Inflates what one connection receives, one message after the other. */
    private static final class Inflating {
        private final Inflater inflater = new Inflater(true);
        private final boolean contextTakeover;

        Inflating(boolean contextTakeover) {
            this.contextTakeover = contextTakeover;
        }

        String text(RawPeer.Frame frame) throws DataFormatException {
            assertThat(frame.firstByte()).isEqualTo(COMPRESSED_TEXT);
            if (!contextTakeover) {
                inflater.reset();
            }
            inflater.setInput(Wire.join(frame.payload(), Wire.hex("0000ffff")));
            byte[] out = new byte[200_000];
            int length = inflater.inflate(out);
            return new String(out, 0, length, StandardCharsets.UTF_8);
        }
    }

    private WebSocketServer serve(DeflateOptions options) throws IOException {
        return ground.serve(handler, settings -> settings.compression(options.threshold(0)));
    }

    private static String text(int i) {
        return "The quick brown fox jumps over the lazy dog, " + i + " times. ".repeat(10);
    }

    @ParameterizedTest
    @CsvSource({
        "15, false",
        "15, true",
        "12, false",
        "12, true",
        "9, false",
        "9, true",
        "8, false",
        "8, true",
    })
    void compressesForEveryWindow(int bits, boolean contextTakeover) throws Exception {
        WebSocketServer server = serve(DeflateOptions.on().serverNoContextTakeover(!contextTakeover));
        String window = bits == 15 ? "" : "; server_max_window_bits=" + bits;
        RawPeer peer = ground.connect(server);
        String head = peer.ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + OFFER + window + "\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 101 ").contains("permessage-deflate");
        Inflating inflating = new Inflating(contextTakeover);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peer.write(Wire.text(text(i)));
            RawPeer.Frame frame = peer.readFrame();
            sizes.add(frame.payload().length);
            assertThat(inflating.text(frame)).isEqualTo(text(i));
        }
        if (contextTakeover && bits > 9) {
            assertThat(sizes.get(19)).isLessThan(sizes.get(0) / 2);
        }
        peer.closeCleanly();
    }

    @Test
    void readsMessagesThatReferToThoseBefore() throws Exception {
        RawPeer peer = ground.connect(serve(DeflateOptions.on().clientNoContextTakeover(false)))
                .upgrade("/", OFFER);
        Inflating inflating = new Inflating(false);
        peer.write(Wire.hex("c1 87 00000000 f248cdc9c90700"));
        assertThat(inflating.text(peer.readFrame())).isEqualTo("Hello");
        for (int i = 0; i < 3; i++) {
            peer.write(Wire.hex("c1 85 00000000 f200110000"));
            assertThat(inflating.text(peer.readFrame())).isEqualTo("Hello");
        }
        peer.closeCleanly();
    }

    @Test
    void compressesABroadcastOnceForAllThatShareIt() throws Exception {
        WebSocketServer server = serve(DeflateOptions.on());
        List<RawPeer> peers = new ArrayList<>();
        List<Inflating> inflating = new ArrayList<>();
        for (String offer : List.of(OFFER, OFFER, OFFER + "; server_max_window_bits=9", OFFER)) {
            peers.add(ground.connect(server).upgrade("/", offer));
            inflating.add(new Inflating(false));
            handler.expect("open");
        }
        RawPeer plain = ground.open(server);
        for (int round = 0; round < 3; round++) {
            for (String text : List.of(text(round), "large ".repeat(10_000))) {
                server.clients().broadcast(text);
                for (int i = 0; i < peers.size(); i++) {
                    assertThat(inflating.get(i).text(peers.get(i).readFrame())).isEqualTo(text);
                }
                assertThat(plain.readText()).isEqualTo(text);
            }
        }
    }

    @Test
    void leavesSmallMessagesAsTheyAre() throws Exception {
        RawPeer peer = ground.connect(ground.serve(
                        handler,
                        settings -> settings.compression(DeflateOptions.on().threshold(100))))
                .upgrade("/", OFFER);
        peer.write(Wire.text("x".repeat(99)));
        assertThat(peer.readText()).hasSize(99);
        peer.write(Wire.text("x".repeat(100)));
        assertThat(new Inflating(false).text(peer.readFrame())).hasSize(100);
    }

    @Test
    void isOffUnlessAskedFor() throws Exception {
        RawPeer peer = ground.connect(ground.serve(handler));
        assertThat(peer.ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + OFFER + "\r\n\r\n"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Sec-WebSocket-Extensions");
        peer.closeCleanly();
    }

    @Test
    void compressesNothingForAClientThatDoesNotOffer() throws Exception {
        RawPeer peer = ground.open(serve(DeflateOptions.on())).write(Wire.text(text(1)));
        assertThat(peer.readText()).isEqualTo(text(1));
    }

    @Test
    void compressesWhatOtherThreadsSend() throws Exception {
        RawPeer peer = ground.connect(serve(DeflateOptions.on())).upgrade("/", OFFER);
        WebSocket ws = handler.expect("open").ws();
        Inflating inflating = new Inflating(false);
        for (int i = 0; i < 50; i++) {
            ws.send(text(i));
            ws.send(PreparedMessage.text(text(-i)));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(inflating.text(peer.readFrame())).isEqualTo(text(i));
            assertThat(inflating.text(peer.readFrame())).isEqualTo(text(-i));
        }
    }
}
