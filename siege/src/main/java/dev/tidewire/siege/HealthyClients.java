package dev.tidewire.siege;

import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that do nothing wrong: each sends messages at a steady pace and gets them back, in their order. */
final class HealthyClients implements AutoCloseable {

    private final List<ClientSocket> sockets = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile Echoes echoes = new Echoes(0, 1, 1, false);

    HealthyClients(String url, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int client = i;
            ClientSocket socket = WebSocketClient.to(url)
                    .connect(on -> on.message((ws, message) -> echoes.arrived(client, message.text()))
                            .close((ws, event) -> ended.incrementAndGet()));
            socket.opened().toCompletableFuture().get(10, TimeUnit.SECONDS);
            sockets.add(socket);
        }
    }

    /** How many have lost their connection. */
    int ended() {
        return ended.get();
    }

    /** Sends so many messages a second, all clients together, for this time; ends when they are back or given up. */
    Echoes talk(int perSecond, double seconds) {
        Echoes now = new Echoes((int) (perSecond * seconds), sockets.size(), perSecond, false);
        echoes = now;
        for (int i = 0; i < now.messages(); i++) {
            now.awaitDue(i);
            sockets.get(i % sockets.size()).send(now.text(i));
        }
        now.awaitAll();
        return now;
    }

    @Override
    public void close() {
        sockets.forEach(ClientSocket::close);
        for (ClientSocket socket : sockets) {
            socket.closed()
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }
    }
}
