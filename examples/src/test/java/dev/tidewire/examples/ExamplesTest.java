package dev.tidewire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each example prints what its Javadoc shows. */
class ExamplesTest {
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        port = Example.freePort();
    }

    @Test
    void aConnectionOpens() throws Exception {
        try (var server = start(Server.class, 1);
                var opener = Example.start(OpenConnection.class, port, "ws://localhost:" + port + "/socket")) {
            assertThat(opener.output())
                    .isEqualTo(Source.of(OpenConnection.class).output("examples/run OpenConnection"));
            assertThat(opener.exitStatus()).isZero();
            server.stop();
        }
    }

    @Test
    void aClientTalksUntilItsServerStops() throws Exception {
        try (var server = start(Server.class, 1);
                var client = client(2)) {
            server.stop();
            assertThat(client.output()).isEqualTo(Source.of(Client.class).output("examples/run Client"));
            assertThat(client.exitStatus()).isZero();
        }
    }

    @Test
    void aServerTellsWhoComesAndGoes() throws Exception {
        try (var server = start(Server.class, 1);
                var client = client(2)) {
            client.stop();
            server.awaitLines(4);
            assertThat(server.stop()).isEqualTo(Source.of(Server.class).output("examples/run Server"));
        }
    }

    @Test
    void aClientWithoutServerSaysSo() throws Exception {
        try (var client = client(1)) {
            assertThat(client.output())
                    .singleElement()
                    .asString()
                    .startsWith("WebSocket error: ")
                    .contains("refused");
            assertThat(client.exitStatus()).isZero();
        }
    }

    @Test
    void everyEventComesOnBothSides() throws Exception {
        assertBothSides(Events.class, "examples/run Events");
    }

    @Test
    void bothSidesLearnOfTheEnd() throws Exception {
        assertBothSides(Closing.class, "examples/run Closing");
    }

    @Test
    void aChatReachesEverybody() throws Exception {
        try (var server = start(Chat.class, 1);
                var first = client(2);
                var second = client(2)) {
            first.awaitLines(3);
            assertThat(second.stop()).isEqualTo(shownToFirst(Chat.class).subList(0, 2));
            assertThat(first.stop()).isEqualTo(shownToFirst(Chat.class));
            assertThat(server.stop()).isEqualTo(Source.of(Chat.class).output("examples/run Chat"));
        }
    }

    @Test
    void aBroadcastReachesEverybody() throws Exception {
        try (var server = start(Broadcast.class, 1);
                var first = client(3);
                var second = client(3)) {
            first.awaitLines(5);
            assertThat(second.stop()).isEqualTo(shownToFirst(Broadcast.class).subList(0, 3));
            first.awaitLines(6);
            assertThat(first.stop()).isEqualTo(shownToFirst(Broadcast.class));
            assertThat(server.stop()).isEqualTo(Source.of(Broadcast.class).output("examples/run Broadcast"));
        }
    }

    private static List<String> shownToFirst(Class<?> server) throws IOException {
        return Source.of(server).output("examples/run Client");
    }

    /** The two sides run at the same time: each side's own lines are in order, and only those. */
    private void assertBothSides(Class<?> program, String command) throws Exception {
        try (var example = Example.start(program, port, "" + port)) {
            List<String> output = example.output();
            List<String> shown = Source.of(program).output(command);
            assertThat(output).containsExactlyInAnyOrderElementsOf(shown);
            assertThat(side("Server", output)).isEqualTo(side("Server", shown));
            assertThat(side("Client", output)).isEqualTo(side("Client", shown));
            assertThat(example.exitStatus()).isZero();
        }
    }

    private static List<String> side(String name, List<String> output) {
        return output.stream().filter(line -> line.startsWith(name)).toList();
    }

    private Example start(Class<?> server, int lines) throws Exception {
        var example = Example.start(server, port, "" + port);
        example.awaitLines(lines);
        return example;
    }

    private Example client(int lines) throws Exception {
        var example = Example.start(Client.class, port, "ws://localhost:" + port);
        example.awaitLines(lines);
        return example;
    }
}
