package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.WebSocketClient;
import dev.tidewire.websocket.WebSocketServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        server = WebSocketServer.builder()
                .threads(2)
                .route("/chat", ChatHandler.route(new ChatRoom(Clock.systemUTC())))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void peopleSeeEachOtherComeTalkAndGo() throws Exception {
        try (var ada = enter();
                var bob = enter()) {
            ada.send("{\"type\":\"join\",\"name\":\"Ada\"}");
            assertThat(ada.nextTimeless())
                    .isEqualTo("{\"type\":\"welcome\",\"name\":\"Ada\",\"people\":[\"Ada\"],\"recent\":[]}");

            bob.send("{\"type\":\"join\",\"name\":\" Bob \"}");
            assertThat(bob.nextTimeless())
                    .isEqualTo("{\"type\":\"welcome\",\"name\":\"Bob\",\"people\":[\"Ada\",\"Bob\"],\"recent\":[]}");
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"joined\",\"name\":\"Bob\",\"at\":0}");

            ada.send("{\"text\":\" <b>hi</b> \\\"Bob\\\" \\ud83d\\ude00\",\"type\":\"message\"}");
            String said = "{\"type\":\"message\",\"from\":\"Ada\",\"text\":\" <b>hi</b> \\\"Bob\\\" 😀\",\"at\":0}";
            assertThat(ada.nextTimeless()).isEqualTo(said);
            assertThat(bob.nextTimeless()).isEqualTo(said);

            bob.send("{\"type\":\"leave\"}");
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"left\",\"name\":\"Bob\",\"at\":0}");

            bob.send("{\"type\":\"join\",\"name\":\"Robert\"}");
            assertThat(bob.nextTimeless())
                    .isEqualTo("{\"type\":\"welcome\",\"name\":\"Robert\",\"people\":[\"Ada\",\"Robert\"],\"recent\":["
                            + "{\"from\":\"Ada\",\"text\":\" <b>hi</b> \\\"Bob\\\" 😀\",\"at\":0}]}");
        }
    }

    @Test
    void ourOwnClientChatsToo() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var socket = WebSocketClient.to(url())
                .connect(on -> on.open(ws -> ws.send("{\"type\":\"join\",\"name\":\"Ada\"}"))
                        .message((ws, message) -> received.add(message.text())));
        assertThat(received.poll(1, TimeUnit.MINUTES)).startsWith("{\"type\":\"welcome\",\"name\":\"Ada\"");
        socket.close();
        assertThat(socket.closed()
                        .toCompletableFuture()
                        .get(1, TimeUnit.MINUTES)
                        .code())
                .isEqualTo(1000);
    }

    @Test
    void whoeverVanishesLeaves() throws Exception {
        try (var ada = join("Ada");
                var bob = join("Bob")) {
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"joined\",\"name\":\"Bob\",\"at\":0}");
            bob.vanish();
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"left\",\"name\":\"Bob\",\"at\":0}");
            try (var again = join("bob")) {
                assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"joined\",\"name\":\"bob\",\"at\":0}");
                again.send("{\"type\":\"leave\"}");
                assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"left\",\"name\":\"bob\",\"at\":0}");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                            | bad_json",
                "[]                                                  | bad_json",
                "{\"type\":\"leave\"} {}                             | bad_json",
                "{\"type\":\"leave\",}                               | bad_json",
                "{\"type\":\"leave\",\"type\":\"leave\"}             | bad_json",
                "{\"type\":\"leave\",\"extra\":\"x\"}                | bad_json",
                "{\"type\":5}                                        | bad_json",
                "{\"type\":null}                                     | bad_json",
                "{\"type\":{\"type\":[[[[[[]]]]]]}}                  | bad_json",
                "{\"name\":\"Ada\"}                                  | bad_json",
                "{}                                                  | bad_json",
                "{\"type\":\"dance\"}                                | unknown_type",
                "{\"type\":\"welcome\"}                              | unknown_type",
                "{\"type\":\"Join\",\"name\":\"Ada\"}                | unknown_type",
                "{\"type\":\"join\"}                                 | bad_name",
                "{\"type\":\"join\",\"name\":\" \"}                  | bad_name",
                "{\"type\":\"join\",\"name\":\"a\\u0000b\"}          | bad_name",
                "{\"type\":\"join\",\"name\":\"a\\ud800b\"}          | bad_name",
                "{\"type\":\"join\",\"name\":\"Ada\",\"from\":\"x\"} | bad_json",
                "{\"type\":\"message\"}                              | bad_text",
                "{\"type\":\"message\",\"text\":\"\"}                | bad_text",
                "{\"type\":\"message\",\"text\":\"a\\udc00\"}        | bad_text",
                "{\"type\":\"message\",\"text\":\"hi\"}              | not_joined",
                "{\"type\":\"leave\"}                                | not_joined"
            })
    void whatIsWrongIsToldToTheSenderAndTheConnectionGoesOn(String message, String code) throws Exception {
        try (var client = enter()) {
            client.send(message);
            assertThat(client.next())
                    .matches("\\{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"[A-Z].*\\.\"}");
            client.send("{\"type\":\"join\",\"name\":\"Ada\"}");
            assertThat(client.next()).startsWith("{\"type\":\"welcome\"");
        }
    }

    @Test
    void nobodySpeaksInAnothersName() throws Exception {
        try (var ada = join("Ada")) {
            ada.send("{\"type\":\"message\",\"text\":\"hi\",\"from\":\"Bob\"}");
            assertThat(ada.next()).contains("\"bad_json\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "ZOË", " Zoe\\u0308 "})
    void aNameIsTakenWhateverItsCaseOrComposition(String name) throws Exception {
        try (var first = join("Zoë");
                var second = enter()) {
            second.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
            assertThat(second.next()).contains("\"name_taken\"");
            first.send("{\"type\":\"leave\"}");
            first.send("{\"type\":\"leave\"}");
            assertThat(first.next()).contains("\"not_joined\"");
            second.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
            assertThat(second.next()).startsWith("{\"type\":\"welcome\"");
        }
    }

    @Test
    void oneJoinIsEnough() throws Exception {
        try (var ada = join("Ada")) {
            ada.send("{\"type\":\"join\",\"name\":\"Bob\"}");
            assertThat(ada.next()).contains("\"already_joined\"");
        }
    }

    @Test
    void binaryMessagesEndTheConnection() throws Exception {
        try (var ada = join("Ada");
                var bob = join("Bob")) {
            bob.send(new byte[] {1, 2, 3});
            assertThat(bob.next()).contains("\"bad_json\"");
            assertThat(bob.closeCode()).isEqualTo(1003);
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"joined\",\"name\":\"Bob\",\"at\":0}");
            assertThat(ada.nextTimeless()).isEqualTo("{\"type\":\"left\",\"name\":\"Bob\",\"at\":0}");
        }
    }

    @Test
    void whoSendsTooFastIsSlowedDownAndStays() throws Exception {
        try (var client = enter()) {
            for (int i = 0; i < 200; i++) {
                client.send("{\"type\":\"leave\"}");
            }
            var answers = new ArrayList<String>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.next());
            }
            assertThat(answers.subList(0, 100)).allMatch(answer -> answer.contains("\"not_joined\""));
            assertThat(answers).anyMatch(answer -> answer.contains("\"too_fast\""));

            String answer;
            do {
                client.send("{\"type\":\"leave\"}");
                answer = client.next();
            } while (answer.contains("\"too_fast\""));
            assertThat(answer).contains("\"not_joined\"");
        }
    }

    @Test
    void newcomersGetTheLastFiftyMessages() throws Exception {
        try (var ada = join("Ada")) {
            for (int i = 1; i <= 60; i++) {
                ada.send("{\"type\":\"message\",\"text\":\"no. " + i + "\"}");
                assertThat(ada.next()).contains("\"no. " + i + "\"");
            }
            try (var bob = enter()) {
                bob.send("{\"type\":\"join\",\"name\":\"Bob\"}");
                assertThat(bob.next())
                        .contains("\"no. 11\"", "\"no. 60\"")
                        .doesNotContain("\"no. 10\"")
                        .matches(welcome -> welcome.split("\"from\"", -1).length == 51);
            }
        }
    }

    @Test
    void everybodySeesTheSameOrder() throws Exception {
        var names = List.of("Ada", "Bob", "Cy", "Dee");
        var people = new ArrayList<JdkClient>();
        for (String name : names) {
            people.add(join(name));
        }
        var senders = people.stream().map(ChatTest::sendFifty).toList();
        for (Thread sender : senders) {
            sender.join();
        }
        var seen = people.stream().map(ChatTest::twoHundredMessages).distinct().toList();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).doesNotHaveDuplicates();
        people.forEach(JdkClient::close);
    }

    private static Thread sendFifty(JdkClient client) {
        var thread = new Thread(() -> {
            for (int i = 0; i < 50; i++) {
                client.send("{\"type\":\"message\",\"text\":\"" + i + "\"}");
            }
        });
        thread.start();
        return thread;
    }

    private static List<String> twoHundredMessages(JdkClient client) {
        try {
            var messages = new ArrayList<String>();
            while (messages.size() < 200) {
                String message = client.nextTimeless();
                if (message.startsWith("{\"type\":\"message\"")) {
                    messages.add(message);
                }
            }
            return messages;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JdkClient enter() {
        return JdkClient.connect(url());
    }

    private JdkClient join(String name) throws InterruptedException {
        JdkClient client = enter();
        client.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
        assertThat(client.next()).startsWith("{\"type\":\"welcome\",\"name\":\"" + name + "\"");
        return client;
    }

    private String url() {
        return "ws://127.0.0.1:" + server.port() + "/chat";
    }
}
