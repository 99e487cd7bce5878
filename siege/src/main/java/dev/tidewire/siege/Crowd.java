package dev.tidewire.siege;

import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.HandlerBuilder;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** The connections of clients that do nothing wrong, what they hear of each other, and how many have ended. */
final class Crowd implements AutoCloseable {
    private static final int OPEN_SECONDS = 10;
    private static final int END_SECONDS = 20;
    private static final int GOING_AWAY = 1001;
    private static final Tls ANYBODY = Tls.clientTrustingAnybody();

    private final List<ClientSocket> sockets = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger sentAway = new AtomicInteger();
    private volatile Echoes echoes = new Echoes(0, 1, 1, false);

    /** A client of a server whose certificate, if it has one, nobody vouches for. */
    static WebSocketClient client(String url) {
        return WebSocketClient.to(url).tls(ANYBODY);
    }

    /** Connects one more, and waits until it is. */
    ClientSocket join(WebSocketClient client, HandlerBuilder.OnEvent<Message> hear) throws Exception {
        // What went wrong is told by the end of the connection, which is counted
        ClientSocket socket =
                client.connect(on -> on.message(hear).error((ws, any) -> {}).close((ws, event) -> {
                    ended.incrementAndGet();
                    if (event.code() == GOING_AWAY) {
                        sentAway.incrementAndGet();
                    }
                }));
        socket.opened().toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
        sockets.add(socket);
        return socket;
    }

    /** Number {@code client} has heard this. */
    void heard(int client, String text) {
        echoes.arrived(client, text);
    }

    /**
     * Has them say so many things a second for this time, and waits until they are heard, or given up.
     *
     * @param forAll whether all hear each, and the first says it; or who says it hears it, each in turn
     * @param say how to say something
     */
    Echoes talk(int perSecond, double seconds, boolean forAll, BiConsumer<ClientSocket, String> say) {
        Echoes now = new Echoes((int) (perSecond * seconds), sockets.size(), perSecond, forAll);
        echoes = now;
        for (int i = 0; i < now.messages(); i++) {
            now.awaitDue(i);
            say.accept(sockets.get(forAll ? 0 : i % sockets.size()), now.text(i));
        }
        now.awaitAll();
        return now;
    }

    ClientSocket get(int index) {
        return sockets.get(index);
    }

    /** How many connections have ended. */
    int ended() {
        return ended.get();
    }

    /** How many of them because the server said that it is going away (1001). */
    int sentAway() {
        return sentAway.get();
    }

    @Override
    public void close() {
        sockets.forEach(ClientSocket::terminate);
        for (ClientSocket socket : sockets) {
            socket.closed()
                    .toCompletableFuture()
                    .orTimeout(END_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }
}
