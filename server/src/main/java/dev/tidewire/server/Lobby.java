package dev.tidewire.server;

import dev.tidewire.websocket.Clients;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.WebSocket;
import java.util.concurrent.CompletableFuture;

/** Every message goes to every open client of the lobby, the sender too. */
final class Lobby implements Handler {
    private final CompletableFuture<Clients> clients = new CompletableFuture<>();

    /** Tells the lobby whose clients its members are. Called once, right after the server began to listen. */
    void isServedBy(RunningServer server) {
        clients.complete(server.clients());
    }

    @Override
    public void onOpen(WebSocket ws) {
        ws.attach(this);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        // waits only for a message that overtakes the few instructions between listening and isServedBy
        clients.join().broadcast(PreparedMessage.of(message), this::isMember);
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        ConnectionLog.report(ws, cause);
    }

    private boolean isMember(WebSocket ws) {
        return ws.attachment() == this;
    }
}
