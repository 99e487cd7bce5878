package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.hostile.BadTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that speak something else where TLS is spoken, or nothing, or too slowly, or too much; and TLS on a plain port. */
class TlsStrangersTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final long PACE_NANOS = 20_000_000;

    @RegisterExtension
    final Ground ground = new Ground();

    @TempDir
    Path folder;

    private SSLContext trusting;
    private Tls one;
    private Tls many;

    @BeforeEach
    void makeCertificates() throws Exception {
        Authority authority = new Authority();
        trusting = authority.trusting();
        one = authority.tls(folder, "one.example");
        many = one.forHost("two.example", authority.tls(folder.resolve("two"), "two.example"));
    }

    static Stream<Arguments> everyPort() {
        return Authority.transports()
                .flatMap(transport -> Stream.of(false, true).map(hosts -> Arguments.of(transport, hosts)));
    }

    private WebSocketServer start(Transport transport, boolean hosts, Duration timeout) throws IOException {
        RecordingHandler echo = new RecordingHandler(on -> on.message(WebSocket::send));
        return ground.serve(
                echo,
                server -> server.transport(transport)
                        .limits(Limits.defaults().handshakeTimeout(timeout))
                        .tls(hosts ? many : one));
    }

    private RawPeer open(WebSocketServer server) throws IOException {
        return ground.keep(RawPeer.connectTls(server, trusting)).upgrade();
    }

    private static void expectEcho(RawPeer peer) throws IOException {
        assertThat(peer.write(Wire.text("still here")).readText()).isEqualTo("still here");
    }

    @ParameterizedTest(name = "on {0}, several hosts: {1}")
    @MethodSource("everyPort")
    void endsWithWhatIsNoTls(Transport transport, boolean hosts) throws Exception {
        WebSocketServer server = start(transport, hosts, Duration.ofMinutes(1));
        RawPeer other = open(server);
        for (BadTls bad : BadTls.all()) {
            RawPeer stranger = ground.connect(server);
            stranger.offer(bad.bytes());
            assertThat(stranger.readUntilEnd())
                    .as("the answer to " + bad.what())
                    .hasSizeLessThanOrEqualTo(BadTls.LONGEST_ANSWER);
        }
        expectEcho(other);
        other.closeCleanly();
        assertThat(ground.counts().opened).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("dev.tidewire.websocket.Authority#transports")
    void endsWithTlsAndOtherLanguagesOnAPlainPort(Transport transport) throws Exception {
        RecordingHandler echo = new RecordingHandler(on -> on.message(WebSocket::send));
        WebSocketServer server = ground.serve(echo, settings -> settings.transport(transport));
        RawPeer other = ground.open(server);
        List<BadTls> strangers = new ArrayList<>(BadTls.otherLanguages());
        strangers.set(0, new BadTls("TLS", BadTls.hello(200)));
        for (BadTls bad : strangers) {
            RawPeer stranger = ground.connect(server).write(bad.bytes());
            assertThat(new String(stranger.readUntilEnd(), StandardCharsets.US_ASCII))
                    .as(bad.what())
                    .startsWith("HTTP/1.1 400 ");
        }
        expectEcho(other);
        other.closeCleanly();
    }

    @ParameterizedTest(name = "on {0}, several hosts: {1}")
    @MethodSource("everyPort")
    void endsWithTheSilentAndTheSlow(Transport transport, boolean hosts) throws Exception {
        WebSocketServer server = start(transport, hosts, SHORT);
        RawPeer silent = ground.connect(server);
        RawPeer unasking = ground.keep(RawPeer.connectTls(server, trusting));
        RawPeer slow = ground.connect(server);
        byte[] hello = BadTls.hello(10_000);
        int sent = 0;
        while (sent < hello.length && slow.offer(new byte[] {hello[sent]})) {
            sent++;
            LockSupport.parkNanos(PACE_NANOS);
        }
        assertThat(sent).as("bytes sent before the end").isBetween(2, 1_000);
        silent.readUntilEnd();
        unasking.expectEnd();
    }
}
