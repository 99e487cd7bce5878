package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;

/**
 * Sends every message to every client, one by one, as section 6 of the tutorial does. Ctrl-C stops it. Here a {@link
 * Client} came, and then another.
 *
 * <pre>{@code
 * $ examples/run Chat
 * Chat running on ws://localhost:3000
 * Received: Hello Server!
 * Received: Hello Server!
 * }</pre>
 *
 * <p>The first client saw both messages, and the second its own:
 *
 * <pre>{@code
 * $ examples/run Client
 * Connected to WebSocket server
 * Message from server: Hello Server!
 * Message from server: Hello Server!
 * }</pre>
 *
 * <p>{@link Broadcast} does the same with less work.
 */
public final class Chat {
    private Chat() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        WebSocketServer.builder()
                .port(port)
                .handle(on -> on.message((ws, message) -> {
                    System.out.println("Received: " + message);
                    ws.clients().forEach(client -> client.send(message));
                }))
                .start();
        System.out.println("Chat running on ws://localhost:" + port);
    }
}
