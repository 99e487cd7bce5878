package dev.tidewire.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.python.core.PyString;

@Timeout(30)
class EventLoopTest {
    private final List<Throwable> failures = new ArrayList<>();
    private final EventLoop loop = open(failures);
    private final List<String> events = new ArrayList<>();

    /** A side of a connection that notes what happens to it; the loop stops when both sides have ended. */
    private class Side implements Connection.Handler {
        private final String name;
        private final BiConsumer<Connection, String> whenReceived;
        private final StringBuilder received = new StringBuilder();
        private String greeting = "";
        private @Nullable Connection connection;

        Side(String name, BiConsumer<Connection, String> whenReceived) {
            this.name = name;
            this.whenReceived = whenReceived;
        }

        @Override
        public void opened(Connection opened) {
            connection = opened;
            opened.write(greeting);
        }

        @Override
        public void refused(String why) {
            end(name + " refused");
        }

        @Override
        public void received(PyString octets) {
            received.append(octets.asString());
            if (connection != null) {
                whenReceived.accept(connection, received.toString());
            }
        }

        @Override
        public void closed(boolean clean) {
            end(name + (clean ? " closed" : " reset"));
        }

        private void end(String event) {
            events.add(event);
            if (loop.isIdle()) {
                loop.stop();
            }
        }
    }

    @AfterEach
    void closeLoop() throws IOException {
        loop.close();
    }

    @Test
    void closingSendsFirstWhatWasWritten() throws IOException {
        String large = "\u00ff\u0000x".repeat(1 << 20);
        Side server = new Side("server", (connection, text) -> {
            connection.write(large);
            connection.write("end");
            connection.close();
        });
        Side client = new Side("client", (connection, text) -> {});
        client.greeting = "hello";

        meet(server, client);

        assertThat(server.received).hasToString("hello");
        assertThat(client.received).hasToString(large + "end");
        assertThat(events).containsExactlyInAnyOrder("server closed", "client closed");
        assertThat(failures).isEmpty();
    }

    @Test
    void abortingResetsTheOtherSide() throws IOException {
        Side server = new Side("server", (connection, text) -> connection.abort());
        Side client = new Side("client", (connection, text) -> {});
        client.greeting = "hello";

        meet(server, client);

        assertThat(events).containsExactlyInAnyOrder("server reset", "client reset");
    }

    @Test
    void aHandlerThatThrowsEndsItsConnectionAndIsReported() throws IOException {
        IllegalStateException bug = new IllegalStateException("a bug");
        Side server = new Side("server", (connection, text) -> {
            throw bug;
        });
        Side client = new Side("client", (connection, text) -> {});
        client.greeting = "hello";

        meet(server, client);

        assertThat(failures).containsExactly(bug);
        assertThat(events).containsExactlyInAnyOrder("server reset", "client reset");
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (EventLoop other = open(failures)) {
            port = other.listen(() -> new Side("server", (connection, text) -> {}));
        }

        loop.connect("127.0.0.1", port, new Side("client", (connection, text) -> {}));
        loop.run();

        assertThat(events).containsExactly("client refused");
    }

    @Test
    void timersRunInOrderUnlessCancelled() throws IOException {
        loop.after(0.02, () -> events.add("second"));
        loop.after(0.01, () -> events.add("first"));
        Timer cancelled = loop.after(0.015, () -> events.add("cancelled"));
        cancelled.cancel();
        loop.after(0.03, loop::stop);

        loop.run();

        assertThat(events).containsExactly("first", "second");
        assertThat(cancelled.active()).isFalse();
    }

    private void meet(Side server, Side client) throws IOException {
        int port = loop.listen(() -> server);
        loop.connect("127.0.0.1", port, client);
        loop.run();
    }

    private static EventLoop open(List<Throwable> failures) {
        try {
            return new EventLoop(failures::add);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
