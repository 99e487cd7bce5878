package dev.tidewire.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SuiteTest {
    @TempDir
    static Path folder;

    private static Suite suite;

    @BeforeAll
    static void startPython() throws IOException {
        suite = new Suite(Path.of("").toAbsolutePath(), folder.resolve("suite.log"), 2);
    }

    @AfterAll
    static void stopPython() throws IOException {
        suite.close();
    }

    @Test
    void hasThePublishedCases() {
        Map<Integer, Long> sizes = suite.cases().stream()
                .collect(Collectors.groupingBy(
                        id -> Integer.valueOf(id.split("\\.", 2)[0]), TreeMap::new, Collectors.counting()));

        assertThat(sizes)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(1, 16L),
                        Map.entry(2, 11L),
                        Map.entry(3, 7L),
                        Map.entry(4, 10L),
                        Map.entry(5, 20L),
                        Map.entry(6, 145L),
                        Map.entry(7, 37L),
                        Map.entry(9, 54L),
                        Map.entry(10, 1L),
                        Map.entry(12, 90L),
                        Map.entry(13, 126L)));
        assertThat(suite.cases()).doesNotHaveDuplicates();
    }

    @Test
    void aServerThatIsNoWebSocketServerFailsEveryCase() throws IOException {
        List<String> ids = List.of("1.1.1", "7.9.1", "12.1.1");
        Tally tally = new Tally("server", ids, System.out);
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerNotFound(listener));
            server.start();

            suite.testServer("ws://127.0.0.1:" + listener.getLocalPort() + "/", ids, folder.resolve("server"), tally);
            suite.loop().run();
        }
        tally.finish(0);

        assertThat(tally.passed()).isZero();
        assertThat(tally.failed()).isEqualTo(3);
    }

    private static void answerNotFound(ServerSocket listener) {
        try {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                }
            }
        } catch (IOException closed) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }
}
