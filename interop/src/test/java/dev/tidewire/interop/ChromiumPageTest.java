package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a page does with its WebSocket besides. */
@ExtendWith(Chromium.class)
class ChromiumPageTest {
    private static final byte[] BYTES = {0, 1, 2, (byte) 0xfe, (byte) 0xff};

    private OurServer server;
    private Page page;

    @BeforeEach
    void open(Browser browser) throws IOException {
        server = OurServer.start(Terms.WS, ChromiumPeer.PAGE);
        page = browser.newPage();
        page.navigate(Terms.WS.httpUrl(server.port()));
    }

    @AfterEach
    void close() {
        page.close();
        server.close();
    }

    private ChromiumPeer connect() {
        return new ChromiumPeer(page, Terms.WS.webSocketUrl(server.port()), OurServer.SUBPROTOCOL);
    }

    /** An open connection of this page, its opening already taken. */
    private Conversation<ChromiumPeer> talk() {
        ChromiumPeer theirs = connect();
        OurEnd ours = server.accept();
        assertThat(theirs.next()).isInstanceOf(Opened.class);
        assertThat(ours.next()).isInstanceOf(Opened.class);
        return new Conversation<>(ours, theirs);
    }

    @Test
    void exchangesBlobs() {
        var talk = talk();
        talk.theirs().evaluate("peer => peer.socket.binaryType = 'blob'");
        talk.theirs().evaluate("peer => peer.socket.send(new Blob(['one ', 'two']))");
        assertThat(talk.ours().next()).isEqualTo(Event.binary("one two".getBytes(StandardCharsets.UTF_8)));
        talk.ours().socket().send(ByteBuffer.wrap(BYTES));
        assertThat(talk.theirs().next()).isEqualTo(Event.binary(BYTES));
        assertThat(talk.theirs().evaluate("peer => peer.lastData instanceof Blob"))
                .isEqualTo(true);
    }

    @Test
    void exchangesArrayBuffersAndViewsOfThem() {
        var talk = talk();
        talk.theirs().evaluate("peer => peer.socket.send(new Uint8Array([9, 0, 1, 2, 254, 255, 9]).subarray(1, 6))");
        assertThat(talk.ours().next()).isEqualTo(Event.binary(BYTES));
        talk.ours().socket().send(ByteBuffer.wrap(BYTES));
        assertThat(talk.theirs().next()).isEqualTo(Event.binary(BYTES));
        assertThat(talk.theirs().evaluate("peer => peer.lastData instanceof ArrayBuffer"))
                .isEqualTo(true);
    }

    @Test
    void closesWithoutCode() {
        var talk = talk();
        talk.theirs().evaluate("peer => peer.socket.close()");
        assertThat(talk.ours().next()).isEqualTo(new Closed(1005, ""));
        assertThat(talk.theirs().next()).isEqualTo(new Closed(1005, ""));
        assertThat(talk.theirs().evaluate("peer => peer.wasClean")).isEqualTo(true);
    }

    @Test
    void tellsThatItsTabWasClosed() {
        var talk = talk();
        page.close();
        assertThat(talk.ours().next()).isEqualTo(new Closed(1001, ""));
    }

    @Test
    void isToldThatTheServerRestarts() {
        var talk = talk();
        server.shutdown(1012);
        assertThat(talk.theirs().next())
                .isInstanceOfSatisfying(
                        Closed.class, closed -> assertThat(closed.code()).isEqualTo(1012));
        assertThat(talk.theirs().evaluate("peer => peer.wasClean")).isEqualTo(true);
    }

    @Test
    void isToldThatItsMessageWasTooLarge() {
        var talk = talk();
        talk.theirs().send(new byte[OurServer.LIMITS.maxMessage() + 1]);
        assertThat(talk.theirs().next())
                .isInstanceOfSatisfying(
                        Closed.class, closed -> assertThat(closed.code()).isEqualTo(1009));
    }

    @Test
    void isRefusedWhereItsOriginIsForeign() throws IOException {
        try (var other = OurServer.start(Terms.WS)) {
            var refused = new ChromiumPeer(page, Terms.WS.webSocketUrl(other.port()), OurServer.SUBPROTOCOL);
            assertThat(refused.next()).isEqualTo(new Closed(1006, ""));
        }
    }

    // A page that came from no server has the opaque origin "null" (RFC 6454 §7.3), which is nobody's own
    @Test
    void isRefusedWhereItHasNoOrigin() {
        page.navigate("about:blank");
        page.setContent(ChromiumPeer.PAGE);
        assertThat(connect().next()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void isLetInWhereItsOriginIsListed() throws IOException {
        String origin = "http://localhost:" + server.port();
        try (var other = WebSocketServer.builder()
                .origins(origin)
                .handle(on -> on.open(ws -> ws.send("welcome, " + ws.handshake().origin())))
                .start()) {
            var admitted = new ChromiumPeer(page, Terms.WS.webSocketUrl(other.port()));
            assertThat(admitted.next()).isEqualTo(new Opened("", ""));
            assertThat(admitted.next()).isEqualTo(new Event.Text("welcome, " + origin));
        }
    }
}
