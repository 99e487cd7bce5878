package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
                try (var peer = RawPeer.upgrade(port, "/", "")) {
                    peer.send(UNMASKED);
                    peer.head();
                    // The server has seen the frame when it has answered it
                    assertThat(peer.rest()).startsWith("\u0088").contains("\u0003\u00ea");
                }
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

    // A second of the clock has parts of two of the log's
    private static Map<String, Long> perSecond(List<String> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf('.')), Collectors.counting()));
    }
}
