package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidewire.websocket.Admission.Decision;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a server takes for its client when proxies stand between; this test is one, on 127.0.0.1. */
class TrustedProxiesTest {
    private static final String ANN = "203.0.113.9";
    private static final String BOB = "198.51.100.7";

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));

    private WebSocketServer serve(UnaryOperator<Limits> limits, String... proxies) throws IOException {
        return ground.serve(
                handler,
                settings -> settings.trustProxies(proxies)
                        .limits(limits.apply(Limits.defaults()))
                        .http(HttpHandler.of(request -> HttpResponse.text(200, told(request.remoteAddress())))));
    }

    private static String told(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    private static String header(String... lines) {
        StringBuilder header = new StringBuilder();
        for (String line : lines) {
            header.append("X-Forwarded-For: ").append(line).append("\r\n");
        }
        return header.toString();
    }

    private static String request(String... lines) {
        return "GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + header(lines) + "\r\n";
    }

    private static String page(String... lines) {
        return "GET / HTTP/1.1\r\nHost: h\r\n" + header(lines) + "\r\n";
    }

    /** How a page's client is told to the program. */
    private static String asked(RawPeer peer, String... lines) throws IOException {
        String head = peer.ask(page(lines));
        assertThat(head).startsWith("HTTP/1.1 200 ");
        int length = Integer.parseInt(head.replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
        return peer.readBody(length);
    }

    private boolean isLetIn(WebSocketServer server, String... lines) throws IOException {
        String head = ground.connect(server).ask(request(lines));
        assertThat(head).matches("(?s)HTTP/1.1 (101|503) .*");
        return head.startsWith("HTTP/1.1 101 ");
    }

    // A semicolon begins a new line of the header
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                         | 203.0.113.9 0",
                "198.51.100.7, 203.0.113.9           | 203.0.113.9 0",
                "203.0.113.9, 10.1.2.3               | 203.0.113.9 0",
                "198.51.100.7,203.0.113.9,\t10.1.2.3 | 203.0.113.9 0",
                "203.0.113.9; 10.1.2.3               | 203.0.113.9 0",
                "10.1.2.3; 203.0.113.9               | 203.0.113.9 0",
                "10.9.9.9, 10.1.2.3                  | 10.9.9.9 0",
                "no address, 203.0.113.9             | 203.0.113.9 0",
                ", 203.0.113.9 , ,                   | 203.0.113.9 0",
                "203.0.113.9:4711                    | 203.0.113.9 4711",
                "203.0.113.9:1, 10.1.2.3:2           | 203.0.113.9 1",
                "2001:db8::1                         | 2001:db8:0:0:0:0:0:1 0",
                "[2001:DB8::1]                       | 2001:db8:0:0:0:0:0:1 0",
                "[2001:db8::1]:65535                 | 2001:db8:0:0:0:0:0:1 65535",
                "::                                  | 0:0:0:0:0:0:0:0 0",
                "1:2:3:4:5:6:7::                     | 1:2:3:4:5:6:7:0 0",
                "::ffff:203.0.113.9                  | 203.0.113.9 0",
                "203.0.113.9, ::ffff:10.1.2.3        | 203.0.113.9 0",
                "203.0.113.9, [::ffff:a01:203]:80    | 203.0.113.9 0",
                "::10.1.2.3                          | 0:0:0:0:0:0:a01:203 0",
                "203.0.113.9, fd00::1                | 203.0.113.9 0",
                "127.0.0.2                           | 127.0.0.2 0"
            })
    void believesThemWhomTheySpeakFor(String lines, String client) throws Exception {
        WebSocketServer server = serve(limits -> limits, "127.0.0.1", "10.0.0.0/8", "fd00::/8");
        String[] header = lines.split(";", -1);
        assertThat(asked(ground.connect(server), header)).isEqualTo(client);
        ground.connect(server).ask(request(header));
        Handshake handshake = handler.expect("open").ws().handshake();
        assertThat(told(handshake.remoteAddress())).isEqualTo(client);
        String shown = client.endsWith(" 0") ? client.replace(" 0", "") : client.replace(" ", ":");
        assertThat(handshake.toString().replace("[", "").replace("]", "")).isEqualTo("/ from /" + shown);
    }

    @ParameterizedTest
    @CsvSource({
        // network, last address in it, first behind it
        "10.0.0.0/8,         10.255.255.255,      11.0.0.0",
        "10.128.0.0/9,       10.128.0.0,          10.127.255.255",
        "10.1.2.128/25,      10.1.2.255,          10.1.3.0",
        "10.1.2.3/32,        10.1.2.3,            10.1.2.2",
        "10.1.2.3,           10.1.2.3,            10.1.2.4",
        "0.0.0.0/0,          255.255.255.255,     ::1",
        "0.0.0.0/0,          ::ffff:1.2.3.4,      ::1.2.3.4",
        "::ffff:10.0.0.0/104, 10.255.255.255,     11.0.0.0",
        "::ffff:0:0/96,      10.1.2.3,            ::1",
        "2001:db8::/33,      2001:db8:7fff::1,    2001:db8:8000::",
        "2001:db8::/128,     2001:db8::,          2001:db8::1",
        "::/0,               2001:db8::,          1.2.3.4"
    })
    void areExactlyThoseThatAreNamed(String network, String proxy, String other) throws Exception {
        WebSocketServer server = serve(limits -> limits, "127.0.0.1", network);
        RawPeer peer = ground.connect(server);
        assertThat(asked(peer, ANN, proxy)).isEqualTo(ANN + " 0");
        assertThat(asked(peer, ANN, other)).isNotEqualTo(ANN + " 0");
    }

    @Test
    void areRefusedWhereTheySayWhatIsNoAddress() throws Exception {
        WebSocketServer server = serve(limits -> limits, "127.0.0.1", "10.0.0.0/8");
        for (String line : List.of(
                "unknown",
                "_hidden",
                "localhost",
                "203.0.113.9, 10.0.0",
                "203.0.113.9 10.0.0.1",
                "203.0.113.256",
                "203.0.113.09",
                "0x7f.0.0.1",
                "2130706433",
                "203.0.113.9.",
                "203.0.113.9:",
                "203.0.113.9:65536",
                "203.0.113.9:123456",
                "203.0.113.9/32",
                "[203.0.113.9]",
                "[2001:db8::1",
                "2001:db8::1]",
                "[2001:db8::1]80",
                "[]",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::12345",
                "::g",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0",
                "for=203.0.113.9",
                "\"203.0.113.9\"")) {
            for (String asked : new String[] {request(line), page(line)}) {
                RawPeer peer = ground.connect(server);
                assertThat(peer.ask(asked)).as(line).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
                assertThat(new String(peer.readUntilEnd(), StandardCharsets.US_ASCII))
                        .isEqualTo("X-Forwarded-For holds what is no IP address\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ANN, "unknown", ANN + ", 10.1.2.3"})
    void areNotAllWhoSayThatTheyAre(String line) throws Exception {
        WebSocketServer server = serve(limits -> limits.maxConnectionsPerAddress(1), "10.0.0.0/8", "::/0");
        assertThat(asked(ground.connect(server), line)).startsWith("127.0.0.1 ");
        for (int i = 0; i < 3; i++) {
            assertThat(isLetIn(server, line)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nginx           | 'nginx' is no IP address",
                "``              | '' is no IP address",
                "10.0.0.0/       | '10.0.0.0/' has no number from 0 to 32 behind its slash",
                "10.0.0.0/33     | '10.0.0.0/33' has no number from 0 to 32 behind its slash",
                "10.0.0.0/-1     | '10.0.0.0/-1' has no number from 0 to 32 behind its slash",
                "10.0.0.0/08     | '10.0.0.0/08' has no number from 0 to 32 behind its slash",
                "10.0.0.0/8/8    | '10.0.0.0/8/8' has no number from 0 to 32 behind its slash",
                "10.0.0.0/+8     | '10.0.0.0/+8' has no number from 0 to 32 behind its slash",
                "fd00::/129      | 'fd00::/129' has no number from 0 to 128 behind its slash",
                "::ffff:1.0.0.0/8 | '::ffff:1.0.0.0/8' has no number from 96 to 128 behind its slash",
                "[fd00::]/8      | '[fd00::]' is no IP address",
                "fe80::1%1/64    | 'fe80::1%1' is no IP address",
                "010.0.0.0/8     | '010.0.0.0' is no IP address",
                "10/8            | '10' is no IP address",
                "10.1.0.0/8      | '10.1.0.0/8' goes on behind its 8 bits: perhaps 10.0.0.0/8 is meant",
                "fd00::1/8       | 'fd00::1/8' goes on behind its 8 bits: perhaps fd00:0:0:0:0:0:0:0/8 is meant"
            })
    void areTheAddressesOfSomebody(String network, String complaint) {
        WebSocketServer.Builder settings = WebSocketServer.builder();
        assertThatThrownBy(() -> settings.trustProxies("127.0.0.1", network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a proxy is an address or a network such as 10.0.0.0/8, but " + complaint);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "NIO"})
    void areKnownWhereIpv4ComesByIpv6(Transport transport) throws Exception {
        assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .anyMatch(Inet6Address.class::isInstance);
        WebSocketServer server = ground.start(settings -> settings.host("::")
                .transport(transport)
                .trustProxies("127.0.0.1")
                .http(HttpHandler.of(request -> HttpResponse.text(200, told(request.remoteAddress())))));
        RawPeer peer = ground.keep(RawPeer.connect(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port()));
        assertThat(asked(peer, ANN)).isEqualTo(ANN + " 0");
    }

    @Test
    void areKnownBehindTls() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.tls(Certificates.server())
                        .trustProxies("127.0.0.1")
                        .limits(Limits.defaults().maxConnectionsPerAddress(1)));
        ground.keep(RawPeer.connectTls(server, Certificates.trusting())).ask(request(ANN));
        assertThat(told(handler.expect("open").ws().handshake().remoteAddress()))
                .isEqualTo(ANN + " 0");
        assertThat(ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                        .ask(request(ANN)))
                .startsWith("HTTP/1.1 503 ");
    }

    @Test
    void areNotLimitedInPlaceOfTheirClients() throws Exception {
        WebSocketServer server =
                serve(limits -> limits.maxConnectionsPerAddress(2), "127.0.0.1", "10.0.0.0/8", "2001:db8:5::/48");
        for (int i = 0; i < 4; i++) {
            assertThat(isLetIn(server)).as("the proxy's own").isTrue();
            assertThat(isLetIn(server, "10.1.2.3")).as("another proxy's own").isTrue();
        }
        RawPeer first = ground.connect(server).upgrade("/", "X-Forwarded-For: " + ANN);
        assertThat(isLetIn(server, BOB, ANN)).isTrue();
        assertThat(isLetIn(server, BOB, ANN, "10.1.2.3")).isFalse();
        assertThat(isLetIn(server, "::ffff:" + ANN)).isFalse();
        assertThat(isLetIn(server, BOB)).isTrue();
        first.closeCleanly();
        awaitRoom(server, ANN);
        assertThat(isLetIn(server, ANN)).isFalse();
        // A subscriber's whole network counts as one
        assertThat(isLetIn(server, "2001:db8:0:1::1")).isTrue();
        assertThat(isLetIn(server, "2001:db8:0:1:ffff::2")).isTrue();
        assertThat(isLetIn(server, "[2001:db8:0:1::3]:80")).isFalse();
        assertThat(isLetIn(server, "2001:db8:0:2::1")).isTrue();
    }

    // The count goes down once the server has seen the end
    private void awaitRoom(WebSocketServer server, String client) throws InterruptedException {
        Ground.await("there is room for " + client, () -> {
            try {
                return isLetIn(server, client);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void haveTheirOwnMachinesCountedAsClients() throws Exception {
        WebSocketServer server = serve(limits -> limits.maxConnectionsPerAddress(1), "127.0.0.1");
        assertThat(isLetIn(server, "127.0.0.2")).isTrue();
        assertThat(isLetIn(server, "127.0.0.2")).isFalse();
        assertThat(isLetIn(server, "::1")).isTrue();
        assertThat(isLetIn(server, "::1")).isFalse();
    }

    @Test
    void bringSoManyClientsASecondAndNoMore() throws Exception {
        WebSocketServer server =
                serve(limits -> limits.maxConnectsPerSecond(2).maxConnectionsPerAddress(0), "127.0.0.1");
        Ground.await("one is too many", () -> {
            try {
                return !isLetIn(server, ANN) || !isLetIn(server, BOB);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void leaveNobodyCountedWhoWasNotLetIn() throws Exception {
        ground.expectWarning("the admission failed on / from /" + ANN + ": ");
        CountDownLatch asked = new CountDownLatch(1);
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.trustProxies("127.0.0.1")
                        .limits(Limits.defaults().maxConnectionsPerAddress(1))
                        .admission(offered -> {
                            String wanted = String.valueOf(offered.query("be"));
                            if (wanted.equals("late")) {
                                asked.countDown();
                                return new CompletableFuture<>();
                            }
                            return switch (wanted) {
                                case "refused" -> CompletableFuture.completedStage(Decision.refuse(403, "no"));
                                case "failed" -> CompletableFuture.failedStage(new IllegalStateException("on purpose"));
                                default -> CompletableFuture.completedStage(Decision.accept());
                            };
                        }));
        for (String wanted : new String[] {"refused", "failed"}) {
            ground.connect(server).ask(request(ANN).replace("GET /", "GET /?be=" + wanted));
            awaitRoom(server, ANN);
            handler.expect("open").ws().terminate();
            handler.awaitClose();
        }
        RawPeer gone = ground.connect(server).write(request(ANN).replace("GET /", "GET /?be=late"));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(isLetIn(server, ANN)).isFalse();
        gone.reset();
        awaitRoom(server, ANN);
        // Refused before it is counted
        ground.connect(server).ask(request(BOB).replace("Version: 13", "Version: 12"));
        ground.connect(server).ask(request(BOB).replace("Host: h", "Host: h\r\nOrigin: https://other.example"));
        assertThat(isLetIn(server, BOB)).isTrue();
        assertThat(isLetIn(server, BOB)).isFalse();
    }

    @Test
    void speakForOneAfterTheOtherOnTheSameConnection() throws Exception {
        WebSocketServer server = serve(limits -> limits.maxConnectionsPerAddress(1), "127.0.0.1");
        RawPeer peer = ground.connect(server);
        for (int i = 0; i < 3; i++) {
            assertThat(asked(peer, ANN)).isEqualTo(ANN + " 0");
            assertThat(asked(peer, BOB)).isEqualTo(BOB + " 0");
            assertThat(asked(peer)).startsWith("127.0.0.1 ");
        }
        peer.upgrade("/", "X-Forwarded-For: 192.0.2.1");
        assertThat(told(handler.expect("open").ws().handshake().remoteAddress()))
                .isEqualTo("192.0.2.1 0");
        assertThat(isLetIn(server, "192.0.2.1")).isFalse();
        assertThat(isLetIn(server, ANN)).isTrue();
        assertThat(isLetIn(server, BOB)).isTrue();
        peer.closeCleanly();
        awaitRoom(server, "192.0.2.1");
    }
}
