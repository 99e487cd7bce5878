package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidewire.security.ApiKeys;
import dev.tidewire.websocket.KeepAlive;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the log of a configured server says of those who come, go, and are not let in. */
class ConnectionLogTest {
    private static final String PAGE = "Origin: http://localhost\r\n";
    private static final String WHO = "/chat from /127\\.0\\.0\\.1:\\d+, origin http://localhost, user ann";
    private static final Pattern MORE = Pattern.compile("(\\d+) more like this: connection$");
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};
    private static final int CROWD = 100;
    private static final String SUM = "since the start: ";

    private static final byte[] UNKNOWN_OPCODE = {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0};

    // A text frame of 200 bytes: its header alone, with a mask of zeros
    private static final byte[] LONG_MESSAGE = {(byte) 0x81, (byte) 0xfe, 0, (byte) 200, 0, 0, 0, 0};

    @TempDir
    Path folder;

    private TidewireProcess serve(String more) throws Exception {
        String yaml = "listen:\n  port: 0\nlogin:\n  api-keys: keys.json\nlimits:\n  max-message: 199\n" + more;
        return TidewireProcess.start(
                "serve",
                "--config",
                Files.writeString(folder.resolve("c.yaml"), yaml).toString());
    }

    private String key(String user, Rights rights) throws Exception {
        String key =
                ApiKeys.in(folder.resolve("keys.json")).make(Principal.of(user).rights(rights), null);
        return "Authorization: Bearer " + key + "\r\n";
    }

    private static Rights chat() {
        return Rights.none().allow(Right.CONNECT, "/chat");
    }

    private static void comeAndGo(int port, String headers) throws Exception {
        try (var peer = RawPeer.upgrade(port, "/chat", headers)) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            peer.send(CLOSE);
            peer.rest();
        }
    }

    private static void sendTooMuch(int port, String headers) throws Exception {
        try (var peer = RawPeer.upgrade(port, "/chat", headers)) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            peer.send(LONG_MESSAGE);
            assertThat(peer.rest()).contains("\u0003\u00f1");
        }
    }

    private static void sendNonsense(int port, String headers) throws Exception {
        try (var peer = RawPeer.upgrade(port, "/chat", headers)) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            peer.send(UNKNOWN_OPCODE);
            assertThat(peer.rest()).contains("\u0003\u00ea");
        }
    }

    private static String answer(int port, String headers) throws Exception {
        try (var peer = RawPeer.upgrade(port, "/chat", headers)) {
            return peer.head();
        }
    }

    private static String answerToFirstMessage(int port, String header) throws Exception {
        byte[] token = header.replaceFirst("Authorization: ", "").strip().getBytes(StandardCharsets.US_ASCII);
        try (var peer = RawPeer.upgrade(port, "/chat", PAGE)) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            peer.send(new byte[] {(byte) 0x81, (byte) (0x80 | token.length), 0, 0, 0, 0});
            peer.send(token);
            return peer.rest();
        }
    }

    private static Condition<String> matching(String pattern) {
        return new Condition<>(line -> line.matches(pattern), "of the form %s", pattern);
    }

    /** What was logged, without the time, what else the server said, and the {@link #SUM} at its end. */
    private static List<String> log(TidewireProcess server) throws Exception {
        return logWithSum(server).stream().filter(line -> !line.startsWith(SUM)).toList();
    }

    private static List<String> logWithSum(TidewireProcess server) throws Exception {
        server.terminate();
        assertThat(server.exitStatus()).isZero();
        return server.errors()
                .lines()
                .filter(line -> line.contains(" INFO "))
                .map(line -> line.replaceFirst(".* INFO +", ""))
                .toList();
    }

    @Test
    void whoComesAndGoesIsALineEachWithUserAddressAndOrigin() throws Exception {
        String headers = key("ann", chat()) + PAGE;
        try (var server = serve("")) {
            int port = server.port();
            comeAndGo(port, headers);
            sendTooMuch(port, headers);
            List<String> log = log(server);
            // An end is told when the server has seen it, perhaps behind the next one's beginning
            assertThat(log)
                    .hasSize(5)
                    .areExactly(2, matching("connection " + WHO + " opened"))
                    .areExactly(1, matching("connection " + WHO + " closed with 1005"))
                    .areExactly(1, matching("protocol error on " + WHO + ": .*199.*"))
                    .areExactly(1, matching("connection " + WHO + " ended with 1009: .*199.*"));
        }
    }

    @Test
    void whatHasHappenedIsCountedByItsKindAtTheEnd() throws Exception {
        String headers = key("ann", chat()) + PAGE;
        try (var server = serve("log:\n  connections: false\n")) {
            int port = server.port();
            comeAndGo(port, headers);
            sendTooMuch(port, headers);
            sendNonsense(port, headers);
            assertThat(answer(port, PAGE + "Authorization: Bearer x\r\n")).startsWith("HTTP/1.1 401 ");
            assertThat(logWithSum(server))
                    .filteredOn(line -> line.startsWith(SUM))
                    .containsExactly(SUM + "3 connections; refused: 1 with 401; failures: 1 protocol, 1 limit");
        }
    }

    @Test
    void whoComesAndGoesIsNotLoggedIfNobodyWantsIt() throws Exception {
        String headers = key("ann", chat()) + PAGE;
        try (var server = serve("log:\n  connections: false\n")) {
            int port = server.port();
            comeAndGo(port, headers);
            sendTooMuch(port, headers);
            assertThat(log(server)).singleElement().asString().matches("protocol error on " + WHO + ": .*199.*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | bad request: from %s: 400 .*",
                "'tls:\n  self-signed: true\n' | no TLS: from %s: what came is something else"
            })
    void whatIsNoRequestIsALineWithoutWhatWasSent(String more, String line) throws Exception {
        String sent = "GET /token HTTP/1.1\r\nsecret\r\n\r\n";
        try (var server = serve(more);
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
            assertThat(log(server))
                    .singleElement()
                    .asString()
                    .matches(line.formatted("/127\\.0\\.0\\.1:\\d+"))
                    .doesNotContain("token", "secret");
        }
    }

    @Test
    void whoIsNotLetInIsALineWithTheReason() throws Exception {
        String headers = key("ann", chat());
        String powerless = key("bob", Rights.none());
        try (var server = serve("  max-connections-per-user: 1\nlog:\n  connections: false\n")) {
            int port = server.port();
            try (var first = RawPeer.upgrade(port, "/chat", headers)) {
                assertThat(first.head()).startsWith("HTTP/1.1 101 ");
                assertThat(answer(port, headers + PAGE)).startsWith("HTTP/1.1 429 ");
                assertThat(answer(port, headers + "Origin: https://evil.example\r\n"))
                        .startsWith("HTTP/1.1 403 ");
                assertThat(answer(port, PAGE + "Authorization: Bearer x\r\n")).startsWith("HTTP/1.1 401 ");
                assertThat(answer(port, powerless + PAGE)).startsWith("HTTP/1.1 403 ");
                assertThat(answerToFirstMessage(port, headers)).contains("\u0003\u00f0too many");
                assertThat(answerToFirstMessage(port, powerless)).contains("\u000b\u00bbnot allowed");
            }
            List<String> log = log(server);
            assertThat(log).hasSize(6);
            assertThat(log.get(0)).matches("refused: " + WHO + ": too many connections of this user");
            assertThat(log.get(1))
                    .matches("refused: /chat from /127\\.0\\.0\\.1:\\d+, origin https://evil\\.example: pages of this"
                            + " origin may not connect");
            assertThat(log.get(2))
                    .matches("not authenticated: /chat from /127\\.0\\.0\\.1:\\d+, origin http://localhost: .*");
            assertThat(log.get(3)).matches("refused: " + WHO.replace("ann", "bob") + ": not allowed here");
            assertThat(log.get(4)).matches("refused: " + WHO + ": too many connections of this user");
            assertThat(log.get(5)).matches("refused: " + WHO.replace("ann", "bob") + ": not allowed here");
        }
    }

    @Test
    void whoIsOneTooManyIsALineWhoeverItIs() throws Exception {
        String headers = key("ann", chat());
        try (var server = serve("  max-connections: 1\nlog:\n  connections: false\n")) {
            int port = server.port();
            try (var first = RawPeer.upgrade(port, "/chat", headers)) {
                assertThat(first.head()).startsWith("HTTP/1.1 101 ");
                assertThat(answer(port, "")).startsWith("HTTP/1.1 503 ");
            }
            assertThat(log(server))
                    .singleElement()
                    .asString()
                    .matches(
                            "refused: /chat from /127\\.0\\.0\\.1:\\d+: the server holds as many connections as it may");
        }
    }

    @Test
    void aMessageThatTakesTooLongIsALimitThatWasHit() throws Exception {
        Limits limits = Limits.defaults().messageTimeout(Duration.ofMillis(100));
        List<String> log = whatIsLogged(WebSocketServer.builder().limits(limits), peer -> {
            peer.send(LONG_MESSAGE);
            assertThat(peer.rest()).contains("\u0003\u00f0");
        });
        assertThat(log)
                .singleElement()
                .asString()
                .matches("limit hit on /chat from /127\\.0\\.0\\.1:\\d+, origin http://localhost: message not finished"
                        + " within 100 ms");
    }

    @Test
    void aPeerThatIsGoneHasHitNoLimit() throws Exception {
        var soon = new KeepAlive(Duration.ofMillis(100), Duration.ofMillis(100));
        List<String> log = whatIsLogged(WebSocketServer.builder().keepAlive(soon), ConnectionLogTest::awaitEnd);
        assertThat(log)
                .singleElement()
                .asString()
                .matches("ended: /chat from /127\\.0\\.0\\.1:\\d+, origin http://localhost: nothing arrived within"
                        + " 100 ms after a ping");
    }

    private static void awaitEnd(RawPeer peer) throws IOException {
        try {
            peer.rest();
        } catch (SocketException e) {
            // A reset is an end, too
        }
    }

    private interface Deed {
        void by(RawPeer peer) throws Exception;
    }

    private static List<String> whatIsLogged(WebSocketServer.Builder builder, Deed deed) throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(ConnectionLog.class);
        logger.addAppender(log);
        var chat = Route.to(new ChatHandler(new ChatRoom(Clock.systemUTC())));
        try (var server = builder.port(0).route("/chat", chat).start();
                var peer = RawPeer.upgrade(server.port(), "/chat", PAGE)) {
            peer.head();
            deed.by(peer);
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aCrowdIsTenLinesASecondAndACount() throws Exception {
        String headers = key("ann", chat());
        try (var server = serve("")) {
            int port = server.port();
            for (int i = 0; i < CROWD; i++) {
                comeAndGo(port, headers);
            }
            List<String> log = log(server);
            long shown =
                    log.stream().filter(line -> line.startsWith("connection ")).count();
            long counted = log.stream()
                    .map(MORE::matcher)
                    .filter(Matcher::find)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            assertThat(shown + counted).isEqualTo(2 * CROWD);
            assertThat(counted).isPositive();
        }
    }
}
