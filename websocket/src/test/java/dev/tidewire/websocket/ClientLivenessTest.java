package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.ClientRawServer.Peer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A client's program runs for as long as its socket does, and no longer. */
class ClientLivenessTest {

    private static Process start(String url) throws IOException {
        String testClasses = Path.of(System.getProperty("basedir", ""), "target", "test-classes")
                .toString();
        String classPath = Stream.of(
                        System.getProperty("jdk.module.path"), System.getProperty("java.class.path"), testClasses)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                ClientProgram.class.getName(),
                url);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aProgramGoesOnReceivingAfterMainUntilItsSocketIsClosed() throws Exception {
        try (ClientRawServer server = new ClientRawServer()) {
            Process program = start(server.url());
            try (Peer peer = server.acceptAndOpen();
                    BufferedReader lines = program.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("main has returned");
                assertThat(peer.isSilent()).isTrue();
                assertThat(program.isAlive()).isTrue();
                peer.send("\u0081\u0005Hello");
                assertThat(lines.readLine()).isEqualTo("Hello");
                assertThat(peer.readFrame()).isEqualTo("88 03e8");
                peer.sendHex("88 02 03e8");
                peer.endOutput();
                assertThat(lines.readLine()).isEqualTo("closed 1000");
                assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(program.exitValue()).isZero();
            } finally {
                program.destroyForcibly();
            }
        }
    }
}
