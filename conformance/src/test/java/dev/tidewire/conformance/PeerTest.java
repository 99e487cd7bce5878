package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PeerTest {
    @TempDir
    Path folder;

    @Test
    void findsTheUrlInWhatAServerPrintsAndStopsItWithItsChildren() throws Exception {
        Peer peer = start("sleep 1000 & echo listening on ws://127.0.0.1:1234/echo; wait");
        try (peer) {
            assertThat(peer.url()).isEqualTo("ws://127.0.0.1:1234/echo");
            assertThat(peer.isAlive()).isTrue();
        }
        assertThat(peer.isAlive()).isFalse();
        assertThat(peer.succeeded()).isFalse();
    }

    @Test
    void aServerThatEndsIsToldWithItsOutput() throws IOException {
        try (Peer peer = start("echo the port is taken; exit 1")) {
            assertThatThrownBy(peer::url).isInstanceOf(UsageException.class).hasMessageContaining("the port is taken");
        }
    }

    private Peer start(String command) throws IOException {
        return Peer.start(command, folder.resolve("peer.log"));
    }
}
