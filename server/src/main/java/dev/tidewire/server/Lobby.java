package dev.tidewire.server;

import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.WebSocket;

/** Every message goes to every open client of the lobby, the sender too. */
final class Lobby implements Handler {

    @Override
    public void onOpen(WebSocket ws) {
        ws.attach(this);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        ws.clients().broadcast(PreparedMessage.of(message), this::isMember);
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        ConnectionLog.report(ws, cause);
    }

    /** The server's other rooms have clients, too. */
    private boolean isMember(WebSocket ws) {
        return ws.attachment() == this;
    }
}
