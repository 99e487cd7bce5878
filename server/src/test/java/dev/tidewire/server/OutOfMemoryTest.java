package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    private static final int ALSO_THE_JVMS = 3;

    @Test
    void memoryBesideTheHeapThatIsAtItsEndEndsTheProcess() throws Exception {
        var little = Map.of("JDK_JAVA_OPTIONS", "-XX:MaxDirectMemorySize=800k");
        try (var server = TidewireProcess.startWith(little, "echo", "--port", "0", "--threads", "1");
                var peer = RawPeer.upgrade(server.port(), "/", "")) {
            assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
            assertThatThrownBy(() -> sendForEver(peer)).isInstanceOf(IOException.class);
            assertThat(server.exitStatus()).isEqualTo(ALSO_THE_JVMS);
            assertThat(server.errors()).contains("tidewire: out of memory, which ends the process: ");
        }
    }

    @Test
    void aThreadThatWasNotToBeHadEndsNothing() throws Exception {
        try (var process = TidewireProcess.startMain(OutOfMemoryLog.class)) {
            assertThat(process.exitStatus()).as(process.errors()).isEqualTo(ALSO_THE_JVMS);
            // The JVM itself may say something there, too
            assertThat(process.remainingLines())
                    .contains("goes on")
                    .doesNotContain("there was a thread", "goes on without memory");
            assertThat(process.errors())
                    .contains("no thread", "OutOfMemoryError: unable to create native thread")
                    .endsWith("tidewire: out of memory, which ends the process: java.lang.IllegalStateException:"
                            + " \\u001b[2J\\nforged\n");
        }
    }

    /** Reads none of the echoes. */
    private static void sendForEver(RawPeer peer) throws IOException {
        while (true) {
            peer.send(masked(0x81, 60_000));
        }
    }

    /** A frame of zeros, its key zero. */
    private static byte[] masked(int firstByte, int length) {
        byte[] frame = new byte[8 + length];
        frame[0] = (byte) firstByte;
        frame[1] = (byte) 0xfe;
        frame[2] = (byte) (length >> 8);
        frame[3] = (byte) length;
        return frame;
    }
}
