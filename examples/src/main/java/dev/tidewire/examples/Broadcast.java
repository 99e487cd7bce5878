package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;

/**
 * Sends every message to every client, encoded once for all of them, and tells them who comes and goes (section 6 of the
 * tutorial, for more than a few clients). Ctrl-C stops it.
 *
 * <pre>{@code
 * $ examples/run Broadcast
 * Chat running on ws://localhost:3000
 * }</pre>
 *
 * <p>What one {@link Client} saw while another came and was stopped:
 *
 * <pre>{@code
 * $ examples/run Client
 * Connected to WebSocket server
 * Message from server: Somebody came
 * Message from server: Hello Server!
 * Message from server: Somebody came
 * Message from server: Hello Server!
 * Message from server: Somebody left
 * }</pre>
 */
public final class Broadcast {
    private Broadcast() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        WebSocketServer.builder()
                .port(port)
                .handle(on -> on.open(ws -> ws.clients().broadcast("Somebody came"))
                        .message((ws, message) -> ws.clients().broadcast(message))
                        .close((ws, event) -> ws.clients().broadcast("Somebody left")))
                .start();
        System.out.println("Chat running on ws://localhost:" + port);
    }
}
