package dev.tidewire.websocket;

final class ClientConnector {
    private ClientConnector() {}

    @SuppressWarnings("DoNotCallSuggester")
    static ClientSocket connect(WebSocketClient client, Handler handler) {
        throw new UnsupportedOperationException("the client is not there yet: " + client.target + handler);
    }
}
