package dev.tidewire.server;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.ProtocolException;
import dev.tidewire.websocket.CloseEvent;
import dev.tidewire.websocket.Handler;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Route;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who comes and goes on a server, and what goes wrong: our own mistakes loudly, a peer's and limits that it hit in a
 * line, a network's in passing. Of what peers said, there is nothing but the path and their Origin.
 */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private ConnectionLog() {}

    /** Served by this handler, which takes whole messages, with a line for who comes and goes. */
    static Route routeTo(Handler handler) {
        return Route.to(on -> on.open(ws -> {
                    opened(ws);
                    handler.onOpen(ws);
                })
                .message(handler::onMessage)
                .drain(handler::onDrain)
                .pong(handler::onPong)
                .error(handler::onError)
                .close((ws, event) -> {
                    closed(ws, event);
                    handler.onClose(ws, event);
                }));
    }

    // Both begin alike, so that in a storm they are ten lines a second together
    private static void opened(WebSocket ws) {
        LOG.info("connection {} opened", new Peer(ws));
    }

    private static void closed(WebSocket ws, CloseEvent event) {
        Throwable cause = event.cause();
        if (cause == null) {
            LOG.info("connection {} closed with {}", new Peer(ws), event.code());
        } else {
            LOG.info("connection {} ended with {}: {}", new Peer(ws), event.code(), words(cause));
        }
    }

    // What a handler throws may hold what a peer said; its own line has it in full
    private static String words(Throwable cause) {
        return cause instanceof IOException || cause instanceof ProtocolException
                ? String.valueOf(cause.getMessage())
                : "internal error";
    }

    static void report(WebSocket ws, Throwable cause) {
        if (cause instanceof ProtocolException) {
            LOG.info("protocol error on {}: {}", new Peer(ws), cause.getMessage());
        } else if (cause instanceof WebSocketException ended) {
            reportEnd(ws, ended);
        } else if (cause instanceof IOException) {
            LOG.debug("connection {}: {}", new Peer(ws), cause.getMessage());
        } else {
            LOG.warn("connection {}", new Peer(ws), cause);
        }
    }

    private static void reportEnd(WebSocket ws, WebSocketException ended) {
        switch (ended.closeCode()) {
            case CloseCode.UNAUTHORIZED -> {
                // The library has told of those already
            }
            case CloseCode.POLICY_VIOLATION, CloseCode.TOO_LARGE, CloseCode.TRY_AGAIN_LATER ->
                LOG.info("limit hit on {}: {}", new Peer(ws), ended.getMessage());
            default -> LOG.info("ended: {}: {}", new Peer(ws), ended.getMessage());
        }
    }

    /** Who it is, as text: made only for the lines that are written. */
    private record Peer(WebSocket ws) {
        @Override
        public String toString() {
            Principal principal = ws.principal();
            return ws.handshake() + (principal == null ? "" : ", " + principal);
        }
    }
}
