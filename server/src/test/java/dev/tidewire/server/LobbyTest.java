package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lobby of a running {@code tidewire serve}. */
class LobbyTest {
    private static TidewireProcess tidewire;
    private static String url;

    @BeforeAll
    static void serve() throws Exception {
        tidewire = TidewireProcess.start("serve", "--port", "0");
        url = "ws://127.0.0.1:" + tidewire.port();
    }

    @AfterAll
    static void stop() {
        tidewire.close();
    }

    @Test
    void textAndBinaryGoToEveryClientTheSenderToo() throws Exception {
        try (var one = JdkClient.connect(url);
                var two = JdkClient.connect(url + "/")) {
            one.send("Hello Server!");
            assertThat(one.next()).isEqualTo("Hello Server!");
            assertThat(two.next()).isEqualTo("Hello Server!");
            two.send(new byte[] {0, (byte) 0xff});
            assertThat(one.next()).isEqualTo("00ff");
            assertThat(two.next()).isEqualTo("00ff");
        }
    }

    @Test
    void theChatIsAnotherRoom() throws Exception {
        try (var chat = JdkClient.connect(url + "/chat");
                var lobby = JdkClient.connect(url)) {
            chat.send("{\"type\":\"join\",\"name\":\"Ada\"}");
            assertThat(chat.next()).startsWith("{\"type\":\"welcome\"");
            lobby.send("only here");
            assertThat(lobby.next()).isEqualTo("only here");
            chat.send("{\"type\":\"message\",\"text\":\"only there\"}");
            assertThat(chat.nextTimeless())
                    .isEqualTo("{\"type\":\"message\",\"from\":\"Ada\",\"text\":\"only there\",\"at\":0}");
            lobby.send("still here");
            assertThat(lobby.next()).isEqualTo("still here");
        }
    }
}
