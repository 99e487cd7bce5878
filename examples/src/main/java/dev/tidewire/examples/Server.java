package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;

/**
 * The server of the tutorial's section 4: it answers every message. Ctrl-C stops it. Here one {@link Client} came, and
 * was stopped.
 *
 * <pre>{@code
 * $ examples/run Server
 * WebSocket server running on ws://localhost:3000
 * Client connected
 * Received: Hello Server!
 * Client disconnected
 * }</pre>
 *
 * <p>Another port: {@code examples/run Server 8080}.
 */
public final class Server {
    private Server() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        WebSocketServer.builder()
                .port(port)
                .handle(on -> on.open(ws -> System.out.println("Client connected"))
                        .message((ws, message) -> {
                            System.out.println("Received: " + message);
                            ws.send("Hello from server!");
                        })
                        .close((ws, event) -> System.out.println("Client disconnected")))
                .start();
        System.out.println("WebSocket server running on ws://localhost:" + port);
    }
}
