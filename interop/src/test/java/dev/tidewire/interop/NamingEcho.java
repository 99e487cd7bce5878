package dev.tidewire.interop;

import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;

/** A server for those whom an authenticator knows, which says back who said what. */
final class NamingEcho {
    private NamingEcho() {}

    static WebSocketServer start(Authenticator authenticator) throws IOException {
        return WebSocketServer.builder()
                .authentication(Authentication.by(authenticator))
                .handle(on -> on.message((ws, message) -> ws.send(ws.principal() + " said " + message.text())))
                .start();
    }
}
