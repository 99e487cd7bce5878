package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may cost, but for the sizes and times that other tests have. */
class LimitsTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final int TALKED = 4;

    private final RecordingHandler pausing = new RecordingHandler(on -> on.message((ws, message) -> {
        if (message.text().equals("pause")) {
            ws.pause();
        } else {
            ws.send(message);
        }
    }));

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));

    private WebSocketServer serve(Limits limits) throws IOException {
        return ground.serve(handler, settings -> settings.limits(limits));
    }

    @Test
    void holdsSoManyConnectionsAndNoMore() throws Exception {
        WebSocketServer server = serve(Limits.defaults().maxConnections(3));
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            peers.add(ground.open(server));
        }
        assertThat(ground.connect(server).ask(REQUEST))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: 5\r\n", "Connection: close\r\n");
        peers.get(0).closeCleanly();
        Ground.await("there is room again", () -> ask(server).startsWith("HTTP/1.1 101 "));
        assertThat(ask(server)).startsWith("HTTP/1.1 503 ");
    }

    private String ask(WebSocketServer server) {
        try {
            return ground.connect(server).ask(REQUEST);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countsThoseThatWereRefusedLaterAsGone() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.limits(Limits.defaults().maxConnections(1))
                        .admission(Admission.of(handshake -> handshake.path().equals("/refused")
                                ? Admission.Decision.refuse(403, "no")
                                : Admission.Decision.accept())));
        for (int i = 0; i < 5; i++) {
            RawPeer refused = ground.connect(server);
            String head = refused.ask(REQUEST.replace("GET / ", "GET /refused "));
            assertThat(head).startsWith("HTTP/1.1 403 ");
            refused.close();
            Ground.await("it is gone", () -> ask(server).startsWith("HTTP/1.1 101 "));
            handler.expect("open").ws().terminate();
            handler.awaitClose();
        }
    }

    private static Doorkeeper door(Limits limits) {
        return new Doorkeeper(limits, WaitingBytes.anyNumber(), TrustedProxies.at());
    }

    @Test
    void countsAddressesButNotItsOwnMachines() throws Exception {
        Doorkeeper door = door(Limits.defaults()
                .maxConnectionsPerAddress(2)
                .maxConnectsPerSecond(0)
                .maxConnections(10));
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress other = InetAddress.getByName("192.0.2.2");
        InetAddress network = InetAddress.getByName("2001:db8:0:1::1");
        InetAddress neighbour = InetAddress.getByName("2001:db8:0:1:ffff::2");
        assertThat(door.enter(one, false)).isNull();
        assertThat(door.enter(one, false)).isNull();
        assertThat(door.enter(one, false)).contains("this address");
        assertThat(door.enter(other, false)).isNull();
        assertThat(door.enter(network, false)).isNull();
        assertThat(door.enter(neighbour, false)).isNull();
        assertThat(door.enter(neighbour, false)).contains("this address");
        door.leave(one, false);
        assertThat(door.enter(one, false)).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(door.enter(InetAddress.getLoopbackAddress(), false)).isNull();
        }
        assertThat(door.enter(InetAddress.getLoopbackAddress(), false)).contains("as many connections as it may");
    }

    @Test
    void leavesSomeDescriptorsHoweverManySayNothing() {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long descriptors = system.getMaxFileDescriptorCount();
        assumeThat(descriptors).as("descriptors").isBetween(100L, 100_000_000L);
        Doorkeeper door = door(Limits.defaults());
        InetAddress own = InetAddress.getLoopbackAddress();
        int open = 0;
        String why = door.greet(own);
        while (why == null) {
            open++;
            why = door.greet(own);
        }
        assertThat(why).contains("as many connections open as it may");
        assertThat(open / (double) descriptors).isBetween(0.94, 0.95);
        door.part(own);
        assertThat(door.greet(own)).isNull();
    }

    @Test
    void anAddressThatIsFullLeavesTheSecondToOthers() throws Exception {
        Doorkeeper door = door(Limits.defaults().maxConnectionsPerAddress(1).maxConnectsPerSecond(5));
        InetAddress full = InetAddress.getByName("192.0.2.1");
        assertThat(door.enter(full, false)).isNull();
        for (int i = 0; i < 100; i++) {
            assertThat(door.enter(full, false)).contains("this address");
        }
        assertThat(door.enter(InetAddress.getByName("192.0.2.2"), false)).isNull();
    }

    @Test
    void holdsTenTimesAsManyThatAreNoWebSocketFromAnAddress() throws Exception {
        InetAddress own = ownAddress();
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.host(own.getHostAddress())
                        .http(HttpHandler.of(request -> HttpResponse.text(200, "here\n")))
                        .limits(Limits.defaults().maxConnectionsPerAddress(1)));
        List<RawPeer> guests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RawPeer guest = guest(own, server);
            assertThat(guest.ask(GET)).startsWith("HTTP/1.1 200 ");
            guest.readBody("here\n".length());
            guests.add(guest);
        }
        guest(own, server).expectEnd();
        RawPeer upgraded = guests.get(0).upgrade();
        // It counts among the WebSockets now
        RawPeer another = awaitSeat(own, server);
        guest(own, server).expectEnd();
        another.close();
        awaitSeat(own, server);
        upgraded.closeCleanly();
    }

    private RawPeer awaitSeat(InetAddress own, WebSocketServer server) throws InterruptedException {
        AtomicReference<RawPeer> seated = new AtomicReference<>();
        Ground.await("there is room for another", () -> {
            try {
                RawPeer guest = guest(own, server);
                boolean isIn = guest.ask(GET).startsWith("HTTP/1.1 200 ");
                seated.set(guest);
                return isIn;
            } catch (IOException e) {
                return false;
            }
        });
        return Objects.requireNonNull(seated.get());
    }

    private RawPeer guest(InetAddress own, WebSocketServer server) throws IOException {
        return ground.keep(RawPeer.connect(own, server.port()));
    }

    private static InetAddress ownAddress() throws IOException {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeThat(own).as("an address that is not loopback").isPresent();
        return own.orElseThrow();
    }

    @Test
    void countsHowManyComeInASecond() throws Exception {
        Doorkeeper door = door(Limits.defaults().maxConnectsPerSecond(5).maxConnectionsPerAddress(0));
        InetAddress one = InetAddress.getByName("192.0.2.1");
        int in = 0;
        while (door.enter(one, false) == null) {
            in++;
        }
        // A second may have ended meanwhile, and another five come in
        assertThat(in).isBetween(5, 10);
        Ground.await("the next second has begun", () -> door.enter(one, false) == null);
    }

    @Test
    void endsAPeerThatSendsTooManyMessages() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().messages(1, 20)));
        byte[] messages = Wire.repeat(Wire.text("x"), 100);
        peer.offer(messages);
        RawPeer.Frame frame = peer.readFrame();
        int echoed = 0;
        while (frame.firstByte() == Wire.TEXT) {
            echoed++;
            frame = peer.readFrame();
        }
        assertThat(echoed).isBetween(20, 30);
        assertThat(frame.code()).isEqualTo(1008);
        assertThat(frame.reason()).isEqualTo("more than 1 messages a second");
        peer.close();
    }

    @Test
    void countsALargeMessageAsMany() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().messages(1, 20)));
        peer.offer(Wire.repeat(Wire.text("x".repeat(20_000)), 10));
        int echoed = 0;
        RawPeer.Frame frame = peer.readFrame();
        while (frame.firstByte() == Wire.TEXT) {
            echoed++;
            frame = peer.readFrame();
        }
        // Each counts for five, and the last one may overdraw
        assertThat(echoed).isBetween(4, 5);
        assertThat(frame.code()).isEqualTo(1008);
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.PING, Wire.PONG})
    void endsAPeerThatSendsTooManyControlFrames(int kind) throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().controlFrames(1, 20)));
        byte[] frame = Wire.frame(kind, Wire.utf8("payload"), 7);
        peer.write(Wire.repeat(frame, 15)).write(Wire.text("fine so far"));
        RawPeer.Frame answer = peer.readFrame();
        while (answer.firstByte() == Wire.PONG) {
            assertThat(answer.text()).isEqualTo("payload");
            answer = peer.readFrame();
        }
        assertThat(answer.text()).isEqualTo("fine so far");
        peer.offer(Wire.repeat(frame, 100));
        assertThat(peer.readUntilClose().code()).isEqualTo(1008);
        peer.close();
    }

    @Test
    void answersTheLatestPingWhileAnswersCannotLeave() throws Exception {
        WebSocketServer server =
                serve(Limits.defaults().controlFrames(100_000, 100_000).maxQueue(64 * 1024 * 1024));
        RawPeer peer = ground.keep(RawPeer.connect(server, 4096)).upgrade();
        WebSocket ws = handler.expect("open").ws();
        int count = 400;
        for (int i = 0; i < count; i++) {
            ws.send("x".repeat(100_000));
        }
        for (int i = 0; i < 1000; i++) {
            peer.write(Wire.frame(Wire.PING, Wire.utf8(Integer.toString(i)), 7));
        }
        peer.write(Wire.text("the last word"));
        handler.expect("message", "the last word");
        List<String> pongs = new ArrayList<>();
        String lastText = "";
        while (!lastText.equals("the last word") || !pongs.contains("999")) {
            RawPeer.Frame frame = peer.readFrame();
            if (frame.firstByte() == Wire.PONG) {
                pongs.add(frame.text());
            } else {
                lastText = frame.text();
            }
        }
        assertThat(pongs).hasSizeLessThan(20).endsWith("999");
        peer.closeCleanly();
    }

    @Test
    void endsAMessageOfTooManyFragments() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().maxFragments(10)));
        peer.write(Wire.hex("01 81 00000000 61")).write(Wire.repeat(Wire.hex("00 81 00000000 61"), 8));
        peer.write(Wire.hex("80 81 00000000 61"));
        assertThat(peer.readText()).isEqualTo("aaaaaaaaaa");
        peer.write(Wire.hex("01 81 00000000 61")).offer(Wire.repeat(Wire.hex("00 81 00000000 61"), 10));
        peer.expectClose(1008);
        peer.close();
    }

    @Test
    void takesSoManyBytesASecondAndNoMore() throws Exception {
        RawPeer peer = ground.open(serve(Limits.defaults().bytes(1_000, 10_000)));
        String large = "x".repeat(4_000);
        for (int i = 0; i < 3; i++) {
            assertThat(peer.write(Wire.text(large)).readText()).hasSize(large.length());
        }
        peer.write(Wire.text(large)).expectClose(1008).expectEnd();
    }

    @Test
    void dropsWhoeverIsSlowestWhenTooMuchWaits() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.threads(1)
                        .limits(Limits.defaults().maxQueue(64 << 20).maxWaiting(8 << 20)));
        RawPeer quick = ground.open(server);
        handler.expect("open");
        ground.keep(RawPeer.connect(server, 4096)).upgrade();
        WebSocket slow = handler.expect("open").ws();
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 32; i++) {
            slow.send(large);
        }
        Ground.await("it is dropped", () -> slow.state() == State.CLOSED);
        assertThat(quick.write(Wire.text("unaffected")).readText()).isEqualTo("unaffected");
        Ground.await("newcomers are let in again", () -> ask(server).startsWith("HTTP/1.1 101 "));
    }

    @Test
    void neverHasMuchMoreWaitThanMay() throws Exception {
        int most = 4 << 20;
        AtomicLong mostWaited = new AtomicLong();
        RecordingHandler echoing = new RecordingHandler(on -> on.message((ws, message) -> {
            ws.send(message);
            LongAdder waiting = new LongAdder();
            ws.clients().forEach(client -> waiting.add(client.bufferedAmount()));
            mostWaited.accumulateAndGet(waiting.sum(), Math::max);
        }));
        WebSocketServer server = ground.serve(
                echoing,
                settings -> settings.threads(1)
                        .limits(Limits.defaults().maxQueue(64 << 20).maxWaiting(most)));
        RawPeer quick = ground.open(server);
        byte[] aMebibyte = Wire.repeat(Wire.text("x".repeat(16_000)), 64);
        for (int i = 0; i < 8; i++) {
            RawPeer greedy = ground.keep(RawPeer.connect(server, 4096)).upgrade();
            for (int sent = 0; sent < 16 && greedy.offer(aMebibyte); sent++) {
                quick.write(Wire.text("unaffected")).readText();
            }
        }
        assertThat(mostWaited.get()).isBetween(most / 2L, most + (1L << 20));
        assertThat(quick.write(Wire.text("unaffected")).readText()).isEqualTo("unaffected");
    }

    private WebSocketServer servePausing() throws IOException {
        return ground.serve(
                pausing,
                settings -> settings.threads(1).limits(Limits.defaults().maxWaiting(1 << 20)));
    }

    /** Has the server pause, and sends so many bytes more that it is not to read; little is read at once of a newcomer. */
    private RawPeer fill(WebSocketServer server, int more) throws IOException {
        RawPeer peer = ground.open(server);
        for (int i = 0; i < TALKED; i++) {
            peer.write(Wire.text("here")).readText();
        }
        byte[] unread = Wire.repeat(Wire.text("x".repeat(1000)), more / 1000);
        return peer.write(Wire.join(Wire.text("pause"), unread));
    }

    @Test
    void countsWhatIsNotReadWhileAProgramPauses() throws Exception {
        WebSocketServer server = servePausing();
        RawPeer quick = ground.open(server);
        for (int i = 0; i < 20; i++) {
            fill(server, 200_000);
        }
        assertThat(pausing.awaitClose().cause()).hasMessageContaining("short of memory");
        assertThat(quick.write(Wire.text("unaffected")).readText()).isEqualTo("unaffected");
        server.clients().forEach(WebSocket::terminate);
    }

    @Test
    void endsAlsoWhoHadGoneWhileItWasPaused() throws Exception {
        WebSocketServer server = servePausing();
        RawPeer quick = ground.open(server);
        pausing.expect("open");
        RawPeer gone = fill(server, 200_000);
        WebSocket paused = pausing.expect("open").ws();
        for (int i = 0; i <= TALKED; i++) {
            pausing.expect("message");
        }
        gone.reset();
        Ground.await("it has gone", () -> !paused.send("anybody?"));
        for (int i = 0; i < 20; i++) {
            fill(server, 100_000);
        }
        Ground.await("it has ended", () -> paused.state() == State.CLOSED);
        // The one loop that there is has then opened all
        assertThat(quick.write(Wire.text("unaffected")).readText()).isEqualTo("unaffected");
        server.clients().forEach(WebSocket::terminate);
    }
}
