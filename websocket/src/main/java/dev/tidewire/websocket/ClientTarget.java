package dev.tidewire.websocket;

record ClientTarget(String url) {
    static ClientTarget parse(String url) {
        return new ClientTarget(url);
    }
}
