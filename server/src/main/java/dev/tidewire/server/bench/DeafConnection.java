package dev.tidewire.server.bench;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;

/** A publisher's own connection: whether a server sends a publication back to where it came from is its own affair. */
final class DeafConnection extends LoadConnection {

    DeafConnection(Bench bench) {
        super(bench);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {}
}
