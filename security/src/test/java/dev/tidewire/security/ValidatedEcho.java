package dev.tidewire.security;

import dev.tidewire.websocket.MessageValidator;
import dev.tidewire.websocket.Validation;
import dev.tidewire.websocket.Violation;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server that echoes what passes a validator, and writes down what its handler saw. */
final class ValidatedEcho implements AfterEachCallback {
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final List<TextPeer> peers = new ArrayList<>();
    private final List<WebSocketServer> servers = new ArrayList<>();

    /** A peer of a server that answers what is wrong with {@code at|why}, however often. */
    TextPeer open(MessageValidator validator) throws IOException {
        return open(Validation.by(validator).atMost(1_000).answer(ValidatedEcho::answer));
    }

    TextPeer open(Validation validation) throws IOException {
        return openBeside(start(validation));
    }

    WebSocketServer start(Validation validation) throws IOException {
        WebSocketServer server = WebSocketServer.builder()
                .threads(1)
                .validate(validation)
                .handle(on -> on.message((ws, message) -> {
                            handled.add(message.toString());
                            ws.send(message);
                        })
                        .error((ws, cause) -> {}))
                .start();
        servers.add(server);
        return server;
    }

    TextPeer openBeside(WebSocketServer server) {
        TextPeer peer = TextPeer.open(server.port());
        peers.add(peer);
        return peer;
    }

    /** What the handler saw. */
    List<String> handled() {
        return List.copyOf(handled);
    }

    private static String answer(Violation violation) {
        return violation.at() + "|" + violation.why();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        peers.forEach(TextPeer::close);
        servers.forEach(WebSocketServer::close);
    }
}
