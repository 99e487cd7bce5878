package dev.tidewire.server.bench;

import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load. It counts its own end unless that was wanted; what it receives is the server's affair unless
 * a load wants to know.
 */
class LoadConnection implements Handler {
    final Bench bench;
    private volatile @Nullable WebSocket socket;

    LoadConnection(Bench bench) {
        this.bench = bench;
    }

    /** The open socket. */
    WebSocket socket() {
        WebSocket opened = socket;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }

    @Override
    public void onOpen(WebSocket ws) {
        socket = ws;
        bench.tallies().mine();
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        // an attempt to connect that failed is counted by whoever made it
        if (socket != null && !bench.isClosing()) {
            bench.problems().error(cause);
        }
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) {
        if (!bench.isClosing()) {
            bench.problems().closed(event);
        }
    }
}
