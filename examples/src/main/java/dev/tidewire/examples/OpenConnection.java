package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketClient;

/**
 * Opens a connection (section 1 of the tutorial). Start {@link Server} before it, in another terminal.
 *
 * <pre>{@code
 * $ examples/run OpenConnection
 * Connecting to ws://localhost:3000/socket
 * Connected
 * Closed
 * }</pre>
 *
 * <p>Another server: {@code examples/run OpenConnection wss://example.com/socket}.
 */
public final class OpenConnection {
    private OpenConnection() {}

    /** Takes the URL, {@code ws://localhost:3000/socket} unless given. */
    public static void main(String... args) {
        String url = args.length == 0 ? "ws://localhost:3000/socket" : args[0];
        System.out.println("Connecting to " + url);
        WebSocketClient.to(url)
                .connect(on -> on.open(ws -> {
                            System.out.println("Connected");
                            ws.close();
                        })
                        .close((ws, event) -> System.out.println("Closed"))
                        .error((ws, error) -> System.err.println(error.getMessage())));
    }
}
