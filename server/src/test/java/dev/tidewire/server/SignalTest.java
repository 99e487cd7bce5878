package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM, whenever it comes and how often. */
class SignalTest {
    private static final int TERMINATED = 128 + 15;

    @Test
    void aServerEndsWithStatus0() throws Exception {
        try (var server = TidewireProcess.start("serve", "--port", "0");
                var client = JdkClient.connect("ws://127.0.0.1:" + server.port())) {
            server.terminate();
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(server.exitStatus()).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }

    @Test
    void asksTwiceAndItStillSaysGoodbye() throws Exception {
        try (var server = TidewireProcess.start("serve", "--port", "0");
                var peer = RawPeer.upgrade(server.port(), "/", "")) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            // A peer that answers nothing keeps the server draining when the second signal comes
            server.terminate();
            String goodbye = peer.head();
            server.terminate();
            assertThat(goodbye).startsWith("\u0088").contains("\u0003\u00e9");
            assertThat(server.exitStatus()).isZero();
            assertThat(server.errors()).isEmpty();
        }
    }

    // A JVM that has not begun to run the program ends as any process does
    @ParameterizedTest
    @ValueSource(ints = {50, 150, 250, 350, 450, 600, 800})
    void duringTheStartItEndsWithoutAWord(int millis) throws Exception {
        try (var server = TidewireProcess.start("serve", "--port", "0")) {
            Thread.sleep(millis);
            server.terminate();
            int status = server.exitStatus();
            if (status == 1) {
                // JDK 25, amid its own beginning
                assertThat(server.line()).isEqualTo("Error occurred during initialization of VM");
                return;
            }
            assertThat(status).isIn(0, TERMINATED);
            assertThat(server.errors().lines()).allMatch(SignalTest::isTheJvms);
        }
    }

    // From JDK 21 on it wants to log that it ends, and tells if it has not got so far yet that it could
    private static boolean isTheJvms(String line) {
        return line.startsWith("Runtime.exit(" + TERMINATED + ") logging failed");
    }

    @Test
    void fewDescriptorsAreToldInOneLine() throws Exception {
        try (var server = TidewireProcess.startWithFiles(512, "serve", "--port", "0")) {
            server.port();
            server.terminate();
            assertThat(server.exitStatus()).isZero();
            assertThat(server.errors())
                    .startsWith("WARNING: the system lets this process have 512 files open")
                    .contains("enough for 409 connections")
                    .hasLineCount(1);
        }
    }
}
