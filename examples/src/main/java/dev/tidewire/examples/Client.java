package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketClient;

/**
 * The client of the tutorial's section 4: it greets the server and prints what comes back, until either side ends the
 * connection. Start {@link Server} before it, in another terminal; this one was stopped after the client had its answer.
 *
 * <pre>{@code
 * $ examples/run Client
 * Connected to WebSocket server
 * Message from server: Hello from server!
 * WebSocket connection closed
 * }</pre>
 *
 * <p>Another server: {@code examples/run Client wss://example.com/chat}.
 */
public final class Client {
    private Client() {}

    /** Takes the URL, {@code ws://localhost:3000} unless given. */
    public static void main(String... args) {
        String url = args.length == 0 ? "ws://localhost:3000" : args[0];
        WebSocketClient.to(url)
                .connect(on -> on.open(ws -> {
                            System.out.println("Connected to WebSocket server");
                            ws.send("Hello Server!");
                        })
                        .message((ws, message) -> System.out.println("Message from server: " + message))
                        .close((ws, event) -> System.out.println("WebSocket connection closed"))
                        .error((ws, error) -> System.err.println("WebSocket error: " + error)));
    }
}
