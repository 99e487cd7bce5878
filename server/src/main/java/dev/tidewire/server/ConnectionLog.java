package dev.tidewire.server;

import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.websocket.WebSocket;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what goes wrong on a server's connections: our own mistakes loudly, a peer's in a line, a network's in passing. */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private ConnectionLog() {}

    static void report(WebSocket ws, Throwable cause) {
        if (cause instanceof ProtocolException) {
            LOG.info("protocol error on {}: {}", ws.handshake(), cause.getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("connection {}: {}", ws.handshake(), cause.getMessage());
        } else {
            LOG.warn("connection {}", ws.handshake(), cause);
        }
    }
}
