package dev.tidewire.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Metrics;
import dev.tidewire.websocket.WebSocketServer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for the room while it cannot keep up. */
class ChatBacklogTest {
    // Fewer than are answered with "too fast"
    private static final int MESSAGES = 90;
    private static final int ECHOES = 3;

    private final StoppableClock clock = new StoppableClock();
    private final AtomicInteger received = new AtomicInteger();
    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        server = WebSocketServer.builder()
                .threads(1)
                .metrics(new Metrics() {
                    @Override
                    public void received(int bytes) {
                        received.incrementAndGet();
                    }
                })
                .route("/chat", ChatHandler.route(new ChatRoom(clock)))
                .route("/echo", on -> on.message((ws, message) -> ws.send(message.text())))
                .start();
    }

    @AfterEach
    void close() {
        clock.goOn();
        server.close();
    }

    @Test
    void isFewMessagesOfEachAndNoneIsLostOrOvertaken() throws Exception {
        try (var ada = join("Ada");
                var echo = JdkClient.connect(url("/echo"))) {
            int before = received.get();
            clock.stop();
            sendMany(ada);
            clock.awaitStop();
            letTheEventLoopTurn(echo);
            assertThat(received.get() - before - ECHOES).isBetween(1, ChatSeat.MOST_OUTSTANDING);
            clock.goOn();
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(ada.next()).contains(isWrong(i) ? "\"bad_json\"" : "\"no. " + i + "\"");
            }
        }
    }

    @Test
    void keepsNobodyInTheRoomWhoIsGone() throws Exception {
        try (var ada = join("Ada");
                var bob = join("Bob")) {
            assertThat(ada.next()).contains("\"joined\"");
            clock.stop();
            sendMany(bob);
            clock.awaitStop();
            bob.vanish();
            clock.goOn();
            String last;
            do {
                last = ada.nextTimeless();
            } while (last.startsWith("{\"type\":\"message\""));
            assertThat(last).isEqualTo("{\"type\":\"left\",\"name\":\"Bob\",\"at\":0}");
        }
    }

    private static void sendMany(JdkClient client) {
        for (int i = 0; i < MESSAGES; i++) {
            client.send(isWrong(i) ? "not json" : "{\"type\":\"message\",\"text\":\"no. " + i + "\"}");
        }
    }

    private static boolean isWrong(int message) {
        return message % 3 == 2;
    }

    private static void letTheEventLoopTurn(JdkClient echo) throws InterruptedException {
        for (int i = 0; i < ECHOES; i++) {
            echo.send("turn");
            assertThat(echo.next()).isEqualTo("turn");
        }
    }

    private JdkClient join(String name) throws Exception {
        JdkClient client = JdkClient.connect(url("/chat"));
        client.send("{\"type\":\"join\",\"name\":\"" + name + "\"}");
        assertThat(client.next()).startsWith("{\"type\":\"welcome\"");
        return client;
    }

    private String url(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    /** Holds up whoever asks for the time while it is stopped. */
    private static final class StoppableClock extends Clock {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private volatile boolean stopped;

        void stop() {
            stopped = true;
        }

        void goOn() {
            goesOn.countDown();
        }

        void awaitStop() throws InterruptedException {
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        }

        @Override
        public Instant instant() {
            if (stopped) {
                asked.countDown();
                awaitGoingOn();
            }
            return Instant.now();
        }

        private void awaitGoingOn() {
            try {
                assertThat(goesOn.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it has one zone");
        }
    }
}
