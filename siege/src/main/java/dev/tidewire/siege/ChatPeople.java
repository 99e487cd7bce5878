package dev.tidewire.siege;

import dev.tidewire.websocket.ClientSocket;
import dev.tidewire.websocket.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** People in the chat, each logged in, who do nothing wrong: one of them speaks, and all hear it all, in order. */
final class ChatPeople implements AutoCloseable {
    private static final Pattern SAID = Pattern.compile("\"type\":\"message\".*\"text\":\"([^\"]*)\"");
    private static final int JOIN_SECONDS = 60;

    private final List<ClientSocket> sockets = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch in;
    private volatile Echoes echoes;

    ChatPeople(String url, int count) throws Exception {
        in = new CountDownLatch(count);
        echoes = new Echoes(0, count, 1, true);
        for (int i = 0; i < count; i++) {
            int person = i;
            ClientSocket socket = WebSocketClient.to(url + "/chat")
                    .header("Authorization", "Bearer " + Tokens.of("person " + i))
                    .connect(on -> on.message((ws, message) -> hear(person, message.text()))
                            .close((ws, event) -> ended.incrementAndGet()));
            socket.opened().toCompletableFuture().get(10, TimeUnit.SECONDS);
            socket.send("{\"type\":\"join\"}");
            sockets.add(socket);
        }
        if (!in.await(JOIN_SECONDS, TimeUnit.SECONDS)) {
            throw new UsageException(in.getCount() + " of " + count + " people were not let into the chat");
        }
    }

    private void hear(int person, String json) {
        Matcher said = SAID.matcher(json);
        if (said.find()) {
            echoes.arrived(person, said.group(1));
        } else if (json.startsWith("{\"type\":\"welcome\"")) {
            in.countDown();
        }
    }

    /** How many have lost their connection. */
    int ended() {
        return ended.get();
    }

    /** Says so many things a second for this time; ends when all have heard it, or that is given up. */
    Echoes talk(int perSecond, double seconds) {
        Echoes now = new Echoes((int) (perSecond * seconds), sockets.size(), perSecond, true);
        echoes = now;
        for (int i = 0; i < now.messages(); i++) {
            now.awaitDue(i);
            sockets.get(0).send("{\"type\":\"message\",\"text\":\"" + now.text(i) + "\"}");
        }
        now.awaitAll();
        return now;
    }

    @Override
    public void close() {
        sockets.forEach(ClientSocket::terminate);
        for (ClientSocket socket : sockets) {
            socket.closed()
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }
    }
}
