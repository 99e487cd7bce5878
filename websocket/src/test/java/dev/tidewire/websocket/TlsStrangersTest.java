package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final List<String> LANGUAGES = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            "SSH-2.0-OpenSSH_9.6\r\n",
            "*1\r\n$4\r\nPING\r\n",
            "PING\r\n",
            "\0\0\0\0\0\0\0\0");

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
    void endsWithOtherLanguages(Transport transport, boolean hosts) throws Exception {
        WebSocketServer server = start(transport, hosts, Duration.ofMinutes(1));
        RawPeer other = open(server);
        for (String words : LANGUAGES) {
            // An alert at the most, of a record's 7 bytes (RFC 8446 §6)
            RawPeer stranger = ground.connect(server).write(words);
            assertThat(stranger.readUntilEnd()).as("the answer to " + words).hasSizeLessThanOrEqualTo(7);
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
        assertThat(new String(ground.connect(server).write(hello(200)).readUntilEnd(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 400 ");
        for (String words : LANGUAGES.subList(1, LANGUAGES.size())) {
            RawPeer stranger = ground.connect(server).write(words);
            assertThat(new String(stranger.readUntilEnd(), StandardCharsets.US_ASCII))
                    .as(words)
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
        byte[] hello = hello(10_000);
        int sent = 0;
        while (sent < hello.length && slow.offer(new byte[] {hello[sent]})) {
            sent++;
            LockSupport.parkNanos(PACE_NANOS);
        }
        assertThat(sent).as("bytes sent before the end").isBetween(2, 1_000);
        silent.readUntilEnd();
        unasking.expectEnd();
    }

    @ParameterizedTest(name = "on {0}, several hosts: {1}")
    @MethodSource("everyPort")
    void endsWithAHelloThatIsTooLarge(Transport transport, boolean hosts) throws Exception {
        WebSocketServer server = start(transport, hosts, Duration.ofMinutes(1));
        RawPeer other = open(server);
        // A record of the largest size that begins a message of 16 MiB
        byte[] declared = Wire.join(Wire.hex("16 0301 4000 01 ffffff 0303"), new byte[0x4000 - 6]);
        for (byte[] flood : List.of(repeated(declared, 20), inPieces(70_000))) {
            RawPeer peer = ground.connect(server);
            peer.offer(flood);
            assertThat(peer.readUntilEnd()).hasSizeLessThanOrEqualTo(7);
        }
        expectEcho(other);
        other.closeCleanly();
    }

    /** The beginning of a ClientHello of that many bytes, in one record. */
    private static byte[] hello(int length) {
        byte[] head = Wire.hex("16 0301 %04x 01 %06x 0303".formatted(length + 4, length));
        return Wire.join(head, new byte[length - 2]);
    }

    /** The beginning of a ClientHello that is larger than that, a byte in a record. */
    private static byte[] inPieces(int length) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        byte[] hello = Wire.join(Wire.hex("01 ffff00 0303"), new byte[length]);
        for (byte each : hello) {
            records.writeBytes(Wire.hex("16 0301 0001"));
            records.write(each);
        }
        return records.toByteArray();
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
