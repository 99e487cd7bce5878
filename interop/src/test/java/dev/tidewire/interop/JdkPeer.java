package dev.tidewire.interop;

import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Text;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client connection of {@code java.net.http}. */
final class JdkPeer implements Peer.OfFrames {
    private static final int DEADLINE_SECONDS = 30;

    private final Events<Event> events = new Events<>();
    private final WebSocket socket;

    JdkPeer(HttpClient client, URI url, String subprotocol) {
        this(client.newWebSocketBuilder().subprotocols(subprotocol), url);
    }

    private JdkPeer(WebSocket.Builder builder, URI url) {
        socket = builder.connectTimeout(Duration.ofSeconds(DEADLINE_SECONDS))
                .buildAsync(url, new Listener(events))
                .join();
    }

    /** Shows this token in the handshake (RFC 6750 §2.1). */
    static JdkPeer withToken(HttpClient client, URI url, String token) {
        return new JdkPeer(client.newWebSocketBuilder().header("Authorization", "Bearer " + token), url);
    }

    /** Shows nothing in the handshake. */
    static JdkPeer withoutToken(HttpClient client, URI url) {
        return new JdkPeer(client.newWebSocketBuilder(), url);
    }

    @Override
    public void send(String text) {
        await(socket.sendText(text, true));
    }

    @Override
    public void send(byte[] binary) {
        await(socket.sendBinary(ByteBuffer.wrap(binary), true));
    }

    @Override
    public void sendInFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            await(socket.sendText(parts[i], i == parts.length - 1));
        }
    }

    @Override
    public void ping(byte[] payload) {
        await(socket.sendPing(ByteBuffer.wrap(payload)));
    }

    @Override
    public void close(int code, String reason) {
        await(socket.sendClose(code, reason));
    }

    @Override
    public Event next() {
        return events.next();
    }

    /** As {@link #next()}, but it has to come before this time of {@link System#nanoTime()}. */
    Event nextBefore(long time) {
        return events.nextBefore(time);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static void await(CompletableFuture<WebSocket> sent) {
        sent.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Gathers what comes in pieces: the JDK hands on whatever one read brought. */
    private static final class Listener implements WebSocket.Listener {
        private final Events<Event> events;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        Listener(Events<Event> events) {
            this.events = events;
        }

        @Override
        public void onOpen(WebSocket ws) {
            // the JDK neither knows extensions nor shows the headers of the 101
            events.add(new Opened(ws.getSubprotocol(), ""));
            ws.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add(new Text(text.toString()));
                text.setLength(0);
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
            binary.writeBytes(copyOf(data));
            if (last) {
                events.add(Event.binary(binary.toByteArray()));
                binary.reset();
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket ws, ByteBuffer payload) {
            events.add(Event.ping(copyOf(payload)));
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket ws, ByteBuffer payload) {
            events.add(Event.pong(copyOf(payload)));
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            events.add(new Closed(code, reason));
            return null;
        }

        // The JDK tells of an end without a closing handshake as an error, and of nothing after it
        @Override
        public void onError(WebSocket ws, Throwable error) {
            events.add(new Closed(1006, ""));
        }

        private static byte[] copyOf(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return bytes;
        }
    }
}
