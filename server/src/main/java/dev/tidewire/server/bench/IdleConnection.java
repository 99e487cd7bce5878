package dev.tidewire.server.bench;

import dev.tidewire.websocket.WebSocket;
import java.nio.ByteBuffer;

/** Says nothing, and at the end is asked whether it is still there. */
final class IdleConnection extends LoadConnection {
    private volatile boolean answered;

    IdleConnection(Bench bench) {
        super(bench);
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) {
        answered = true;
    }

    boolean hasAnswered() {
        return answered;
    }
}
