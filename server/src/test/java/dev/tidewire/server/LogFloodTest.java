package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** However many errors there are, the log stays readable and tells how many there were. */
class LogFloodTest {
    private static final int ERRORS = 5_000;
    private static final Pattern MORE = Pattern.compile("(\\d+) more like this: protocol error on");

    // A text frame without a mask
    private static final byte[] UNMASKED = {(byte) 0x81, 1, 'a'};

    @Test
    void protocolErrorsAreTenLinesASecondAndACount() throws Exception {
        try (var server = TidewireProcess.start("serve", "--port", "0")) {
            int port = server.port();
            for (int i = 0; i < ERRORS; i++) {
                makeError(port);
            }
            server.terminate();
            assertThat(server.exitStatus()).isZero();
            List<String> errors = server.errors().lines().toList();
            List<String> shown = errors.stream()
                    .filter(line -> line.contains(" protocol error on / from /127.0.0.1:"))
                    .toList();
            long counted = errors.stream()
                    .map(MORE::matcher)
                    .filter(Matcher::find)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            assertThat(shown.size() + counted).isEqualTo(ERRORS);
            assertThat(perSecond(shown).values()).allMatch(lines -> lines <= 20);
            assertThat(errors).noneMatch(line -> line.contains("\tat ") || line.contains("Exception"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsOnAThreadThatIsThereFromTheStart() throws Exception {
        try (var server = TidewireProcess.start("serve", "--port", "0")) {
            int port = server.port();
            assertThat(threadsOfTheLog(server.pid())).containsExactly("tidewire-log");
            // A thread more each second, if there is one for each count
            while (server.errorsSoFar().lines().filter(MORE.asPredicate()).count() < 2) {
                makeError(port);
            }
            assertThat(threadsOfTheLog(server.pid())).containsExactly("tidewire-log");
        }
    }

    private static List<String> threadsOfTheLog(long pid) throws IOException {
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.map(LogFloodTest::name)
                    .filter(name -> name.contains("log"))
                    .toList();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended meanwhile";
        }
    }

    private static void makeError(int port) throws IOException {
        try (var peer = RawPeer.upgrade(port, "/", "")) {
            peer.send(UNMASKED);
            peer.head();
            // The server has seen the frame when it has answered it
            assertThat(peer.rest()).startsWith("\u0088").contains("\u0003\u00ea");
        }
    }

    // A second of the clock has parts of two of the log's
    private static Map<String, Long> perSecond(List<String> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf('.')), Collectors.counting()));
    }
}
