package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer keeps secret is in no log and no answer, whatever fails. */
class LogSecretsTest {
    private static final String SECRET = "VERY-SECRET";
    private static final List<String> TARGETS =
            List.of("?token=" + SECRET, "?ticket=" + SECRET, "?other=" + SECRET, "");
    private static final List<String> HEADERS = List.of(
            "Authorization: Bearer " + SECRET + "\r\n",
            "Authorization: Bearer " + SECRET + "." + SECRET + "." + SECRET + "\r\n",
            "Authorization: " + SECRET + "\r\n",
            "Authorization: Bearer a\r\nAuthorization: Bearer " + SECRET + "\r\n",
            "Cookie: s=" + SECRET + "\r\nOrigin: http://localhost\r\n",
            "Cookie: s=" + SECRET + "\r\n",
            "X-Odd: " + SECRET + "\r\nSec-WebSocket-Protocol: " + SECRET + "\r\n");
    private static final int REQUESTS = TARGETS.size() * HEADERS.size();
    private static final List<String> PROGRAMS = List.of("/open", "/message", "/close", "/admission", "/admits");
    private static final List<String> LOGINS = List.of("/authenticator", "/first", "/refuses");
    // A cookie without its Origin is answered 403 and not logged, where no ticket and no token counts before it
    private static final int UNLOGGED = 2;

    @Test
    void noSecretIsWrittenDown() throws Exception {
        try (var server = TidewireProcess.startMain(FailingServer.class)) {
            int port = server.port();
            for (String path : paths()) {
                for (String target : TARGETS) {
                    for (String header : HEADERS) {
                        assertThat(answers(port, path + target, header)).doesNotContain(SECRET);
                    }
                }
            }
            assertThat(page(port, "/page?token=" + SECRET))
                    .startsWith("HTTP/1.1 500 ")
                    .doesNotContain(SECRET);
            assertThat(page(port, "/%00" + SECRET)).startsWith("HTTP/1.1 400 ").doesNotContain(SECRET);
            server.terminate();
            int status = server.exitStatus();
            assertThat(status).as(server.errors()).isZero();
            assertThat(server.errors())
                    .contains("failed on purpose: open", "failed on purpose: close", "failed on purpose: admission")
                    .contains("failed on purpose: of Bearer credentials of 11 characters", "failed on purpose: http")
                    .contains("not authenticated: /refuses from /127.0.0.1:")
                    .doesNotContain(SECRET)
                    .doesNotContain("?token", "?ticket", "?other");
            // Or it would be no wonder that there is no secret
            PROGRAMS.forEach(path -> assertThat(lines(server, path)).as(path).isGreaterThanOrEqualTo(REQUESTS));
            LOGINS.forEach(
                    path -> assertThat(lines(server, path)).as(path).isGreaterThanOrEqualTo(REQUESTS - UNLOGGED));
        }
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>(PROGRAMS);
        paths.addAll(LOGINS);
        paths.add("/nowhere");
        return paths;
    }

    private static long lines(TidewireProcess server, String path) {
        return server.errors()
                .lines()
                .filter(line -> line.contains(" " + path + " from /127.0.0.1:"))
                .count();
    }

    static String answers(int port, String target, String headers) throws Exception {
        try (var peer = RawPeer.upgrade(port, target, headers)) {
            String head = peer.head();
            if (head.startsWith("HTTP/1.1 101 ")) {
                // A text of a token, masked with zeros, and a close frame
                byte[] token = ("Bearer " + SECRET).getBytes(StandardCharsets.US_ASCII);
                peer.send(new byte[] {(byte) 0x81, (byte) (0x80 | token.length), 0, 0, 0, 0});
                peer.send(token);
                peer.send(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
                return head;
            }
            return head + peer.rest();
        }
    }

    static String page(int port, String target) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
