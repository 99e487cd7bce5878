package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.protocol.DeflateOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broadcasts among other things that happen in the same turn of an event loop: everybody sees all, in order. */
class FanoutTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; ";

    @RegisterExtension
    final Ground ground = new Ground();

    private static void broadcast(WebSocket ws, String text) {
        ws.clients().broadcast(PreparedMessage.text(text));
    }

    /** A server of one loop whose connections all do this with a message. */
    private WebSocketServer serve(Reaction reaction) throws IOException {
        return ground.serve(
                new RecordingHandler(on -> on.message((ws, message) -> reaction.to(ws, message.text()))),
                settings -> settings.threads(1)
                        .compression(DeflateOptions.on().threshold(64))
                        .limits(Limits.defaults().maxQueue(32 << 20)));
    }

    private interface Reaction {
        void to(WebSocket ws, String text);
    }

    private List<RawPeer> open(WebSocketServer server, int count) throws IOException {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(ground.open(server));
        }
        expectNext(server, peers);
        return peers;
    }

    /** One broadcast that reaches everybody: whoever has had one is sent the next by a shorter way. */
    private static void expectNext(WebSocketServer server, List<RawPeer> peers) throws IOException {
        server.clients().broadcast("next");
        for (RawPeer peer : peers) {
            assertThat(peer.readText()).isEqualTo("next");
        }
    }

    @Test
    void whatAConnectionSendsItselfStaysInItsPlace() throws Exception {
        WebSocketServer server = serve((ws, text) -> {
            broadcast(ws, text + 1);
            ws.send(text + " to you");
            broadcast(ws, text + 2);
            broadcast(ws, text + 3);
        });
        List<RawPeer> peers = open(server, 5);
        peers.get(0).write(Wire.join(Wire.text("a"), Wire.text("b")));
        for (RawPeer peer : peers) {
            boolean sender = peer == peers.get(0);
            for (String text : List.of("a", "b")) {
                assertThat(peer.readText()).isEqualTo(text + 1);
                if (sender) {
                    assertThat(peer.readText()).isEqualTo(text + " to you");
                }
                assertThat(peer.readText()).isEqualTo(text + 2);
                assertThat(peer.readText()).isEqualTo(text + 3);
            }
        }
    }

    @Test
    void nothingFollowsACloseFrame() throws Exception {
        WebSocketServer server = serve((ws, text) -> {
            ws.close(4000, "bye");
            broadcast(ws, "too late for one");
        });
        List<RawPeer> peers = open(server, 2);
        peers.get(0).write(Wire.text("go"));
        assertThat(peers.get(1).readText()).isEqualTo("too late for one");
        peers.get(0).expectClose(4000).write(Wire.close(4000, "")).expectEnd();
    }

    @Test
    void isNotPutIntoAMessageThatIsBeingStreamed() throws Exception {
        WebSocketServer server = serve((ws, text) -> {
            switch (text) {
                case "begin" -> {
                    MessageWriter writer = ws.streamText();
                    writer.write("first");
                    ws.attach(writer);
                }
                case "end" ->
                    Objects.requireNonNull(ws.attachment(MessageWriter.class)).close();
                default -> broadcast(ws, text);
            }
        });
        List<RawPeer> peers = open(server, 2);
        RawPeer streaming = peers.get(0).write(Wire.text("begin"));
        expectFrame(streaming, 0x01, "first");
        peers.get(1).write(Wire.text("behind"));
        assertThat(peers.get(1).readText()).isEqualTo("behind");
        streaming.write(Wire.text("end"));
        expectFrame(streaming, 0x80, "");
        assertThat(streaming.readText()).isEqualTo("behind");
        expectNext(server, peers);
    }

    private static void expectFrame(RawPeer peer, int firstByte, String text) throws IOException {
        RawPeer.Frame frame = peer.readFrame();
        assertThat(frame.firstByte()).isEqualTo(firstByte);
        assertThat(frame.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server_no_context_takeover", "server_max_window_bits=9"})
    void whoeverClosesIsFirstSentWhatWasBroadcast(String parameters) throws Exception {
        WebSocketServer server = serve((ws, text) -> {
            broadcast(ws, "one");
            ws.close(4000, "bye");
            broadcast(ws, "two");
        });
        RawPeer other = ground.open(server);
        RawPeer closing = parameters.isEmpty()
                ? ground.open(server)
                : ground.connect(server).upgrade("/", OFFER + parameters);
        expectNext(server, List.of(other, closing));
        closing.write(Wire.text("go"));
        assertThat(closing.readText()).isEqualTo("one");
        closing.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
        assertThat(other.readText()).isEqualTo("one");
        assertThat(other.readText()).isEqualTo("two");
    }

    @Test
    void waitsBehindAMessageThatIsBeingStreamed() throws Exception {
        WebSocketServer server = serve((ws, text) -> {
            try (MessageWriter writer = ws.streamText()) {
                broadcast(ws, "between");
                writer.write("first, ");
                broadcast(ws, "and again");
                writer.write("last");
            }
        });
        RawPeer other = ground.open(server);
        RawPeer streaming = ground.open(server);
        expectNext(server, List.of(other, streaming));
        streaming.write(Wire.text("go"));
        assertThat(other.readText()).isEqualTo("between");
        assertThat(other.readText()).isEqualTo("and again");
        List<String> read = new ArrayList<>();
        StringBuilder streamed = new StringBuilder();
        while (read.size() < 3) {
            RawPeer.Frame frame = streaming.readFrame();
            String text = new String(frame.payload(), StandardCharsets.UTF_8);
            boolean whole = frame.firstByte() == 0x81;
            streamed.append(whole ? "" : text);
            if (whole) {
                read.add(text);
            } else if (frame.firstByte() == 0x80) {
                read.add(streamed.toString());
            }
        }
        assertThat(read).containsExactly("between", "first, last", "and again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_no_context_takeover",
                "server_max_window_bits=15",
                "server_max_window_bits=9; server_no_context_takeover"
            })
    void reachesPeersThatCompressBesideThoseThatDoNot(String parameters) throws Exception {
        String large = "large enough to be compressed ".repeat(20);
        WebSocketServer server = serve((ws, text) -> {
            broadcast(ws, "small");
            broadcast(ws, large + 1);
            broadcast(ws, large + 2);
        });
        RawPeer plain = ground.open(server);
        RawPeer compressing = ground.connect(server).upgrade("/", OFFER + parameters);
        expectNext(server, List.of(plain, compressing));
        plain.write(Wire.text("go"));
        for (String expected : List.of("small", large + 1, large + 2)) {
            assertThat(plain.readText()).isEqualTo(expected);
        }
        assertThat(compressing.readText()).isEqualTo("small");
        Inflater inflater = new Inflater(true);
        for (String expected : List.of(large + 1, large + 2)) {
            if (parameters.contains("no_context")) {
                inflater.reset();
            }
            RawPeer.Frame frame = compressing.readFrame();
            assertThat(frame.firstByte()).isEqualTo(0xC1);
            inflater.setInput(Wire.join(frame.payload(), Wire.hex("0000ffff")));
            byte[] out = new byte[2 * large.length()];
            assertThat(new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
        inflater.end();
    }

    @Test
    void keepsTheOrderOfMessagesOfAllSizes() throws Exception {
        int[] sizes = {0, 1, 125, 126, 4_000, 16_384, 16_385, 60_000, 2, 16_000, 16_000, 16_000, 16_000, 16_000, 16_000
        };
        WebSocketServer server = serve((ws, text) -> {
            for (int size : sizes) {
                broadcast(ws, text.repeat(size));
            }
        });
        List<RawPeer> peers = open(server, 3);
        peers.get(1).write(Wire.join(Wire.text("x"), Wire.text("y")));
        for (RawPeer peer : peers) {
            for (String letter : List.of("x", "y")) {
                for (int size : sizes) {
                    assertThat(peer.readText()).isEqualTo(letter.repeat(size));
                }
            }
        }
    }

    @Test
    void whoeverFallsBehindMissesNothingAndCatchesUp() throws Exception {
        String filling = "x".repeat(1_000);
        WebSocketServer server = serve((ws, text) -> {
            String[] range = text.split(" ", 2);
            for (int i = Integer.parseInt(range[0]); i < Integer.parseInt(range[1]); i++) {
                broadcast(ws, i + filling);
            }
        });
        RawPeer eager = ground.open(server);
        RawPeer lazy = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        expectNext(server, List.of(eager, lazy));
        int sent = 5_000;
        eager.write(Wire.text("0 " + sent));
        expectNumbers(eager, 0, sent, filling);
        // What it reads makes a little room again and again, while more is broadcast
        for (int i = 0; i < sent; i++) {
            eager.write(Wire.text((sent + i) + " " + (sent + i + 1)));
            expectNumbers(eager, sent + i, sent + i + 1, filling);
            expectNumbers(lazy, i, i + 1, filling);
        }
        expectNumbers(lazy, sent, 2 * sent, filling);
        expectNext(server, List.of(eager, lazy));
        expectNext(server, List.of(eager, lazy));
    }

    private static void expectNumbers(RawPeer peer, int from, int to, String filling) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(peer.readText()).isEqualTo(i + filling);
        }
    }

    @Test
    void nobodyIsSentWhatWasForOneThatHasGone() throws Exception {
        WebSocketServer server = serve((ws, text) -> broadcast(ws, text));
        RawPeer staying = open(server, 1).get(0);
        for (int i = 0; i < 50; i++) {
            RawPeer leaving = ground.open(server);
            expectNext(server, List.of(staying, leaving));
            leaving.reset();
            // The system gives the next connection the descriptor of the last
            RawPeer coming = ground.connect(server);
            staying.write(Wire.text("number " + i));
            assertThat(staying.readText()).isEqualTo("number " + i);
            coming.upgrade();
            expectNext(server, List.of(staying, coming));
            coming.closeCleanly();
        }
    }

    @Test
    void findsAConnectionAsSoonAsItsPeerKnowsThatItIsOpen() throws Exception {
        WebSocketServer server = serve((ws, text) -> broadcast(ws, text));
        for (int i = 1; i <= 200; i++) {
            ground.open(server);
            assertThat(server.clients().count()).isEqualTo(i);
        }
    }

    @Test
    void isCountedForEachConnection() throws Exception {
        WebSocketServer server = serve((ws, text) -> broadcast(ws, text));
        List<RawPeer> peers = open(server, 3);
        expectNext(server, peers);
        expectNext(server, peers);
        Ground.await("all are counted", () -> ground.counts().sent.get() == 9);
    }

    @Test
    void moreThanARoundWithinACallBringsAboutNoOther() throws Exception {
        String large = "x".repeat(15_000);
        Hold hold = new Hold();
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            if (message.text().equals("go")) {
                hold.keep();
                for (int i = 0; i < 20; i++) {
                    broadcast(ws, large);
                }
                ws.send("still " + message.text());
            }
        }));
        WebSocketServer server = ground.serve(handler, settings -> settings.threads(1));
        RawPeer asking = ground.open(server);
        RawPeer leaving = ground.open(server);
        expectNext(server, List.of(asking, leaving));
        asking.write(Wire.text("go"));
        // Its last words are read when a write to it fails, which must not be before the call is over
        hold.during(() -> {
            leaving.write(Wire.text("last words")).reset();
            return null;
        });
        for (int i = 0; i < 20; i++) {
            assertThat(asking.readText()).isEqualTo(large);
        }
        assertThat(asking.readText()).isEqualTo("still go");
        asking.closeCleanly();
    }

    /** A server of one loop, one connection that offers this, and its loop kept. */
    private final class Kept {
        final Hold hold = new Hold();
        final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> hold.keep()));
        final Clients clients;
        final RawPeer peer;
        final WebSocket ws;

        Kept(String extensions) throws Exception {
            WebSocketServer server = ground.serve(
                    handler,
                    settings ->
                            settings.threads(1).compression(DeflateOptions.on().threshold(64)));
            clients = server.clients();
            peer = ground.connect(server).upgrade("/", extensions);
            ws = handler.expect("open").ws();
            peer.write(Wire.text("keep"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'X-Nothing: new', 20000, false",
        "'X-Nothing: new', 10, true",
        OFFER + "server_max_window_bits=9, 10, false"
    })
    void whatWasBroadcastByAnotherThreadComesBeforeItsClose(String extensions, int size, boolean filtered)
            throws Exception {
        Kept kept = new Kept(extensions);
        PreparedMessage message = PreparedMessage.text("x".repeat(size));
        kept.hold.during(() -> {
            if (filtered) {
                kept.clients.broadcast(message, ws -> true);
            } else {
                kept.clients.broadcast(message);
            }
            kept.ws.close(4000, "bye");
            return null;
        });
        assertThat(kept.peer.readText()).hasSize(size);
        kept.peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
    }

    @ParameterizedTest
    @CsvSource({"20000, false", "10, true", "10, false"})
    void whatIsBroadcastAfterAnotherThreadsCloseDoesNotComeBeforeIt(int size, boolean filtered) throws Exception {
        Kept kept = new Kept("X-Nothing: new");
        PreparedMessage message = PreparedMessage.text("x".repeat(size));
        kept.hold.during(() -> {
            kept.ws.close(4000, "bye");
            if (filtered) {
                kept.clients.broadcast(message, ws -> true);
            } else {
                kept.clients.broadcast(message);
            }
            return null;
        });
        kept.peer.expectClose(4000).write(Wire.close(4000, "")).expectEnd();
    }

    @Test
    void aFilterThatStreamsComesBehindWhatAnotherThreadHasStreamed() throws Exception {
        Kept kept = new Kept("X-Nothing: new");
        kept.hold.during(() -> {
            try (MessageWriter writer = kept.ws.streamText()) {
                writer.write("first");
                kept.clients.broadcast(PreparedMessage.text("for nobody"), ws -> streams(ws, "second"));
            }
            return null;
        });
        expectFrame(kept.peer, 0x01, "first");
        expectFrame(kept.peer, 0x80, "");
        expectFrame(kept.peer, 0x01, "second");
        expectFrame(kept.peer, 0x80, "");
        kept.peer.closeCleanly();
    }

    private static boolean streams(WebSocket ws, String text) {
        try (MessageWriter writer = ws.streamText()) {
            writer.write(text);
        }
        return false;
    }
}
