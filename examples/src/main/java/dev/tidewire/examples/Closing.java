package dev.tidewire.examples;

import dev.tidewire.websocket.HandlerBuilder.OnConnection;
import dev.tidewire.websocket.WebSocketClient;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Closes connections from either side and shows how both sides learn of it (section 7 of the tutorial): first the client
 * closes, then the server does because it was asked to, then the server ends as a whole.
 *
 * <pre>{@code
 * $ examples/run Closing
 * Server: CloseEvent[code=1000, reason=, clean=true, cause=null]
 * Client: CloseEvent[code=1000, reason=, clean=true, cause=null]
 * Server: CloseEvent[code=1000, reason=, clean=true, cause=null]
 * Client: CloseEvent[code=1000, reason=, clean=true, cause=null]
 * Server: CloseEvent[code=1001, reason=, clean=true, cause=null]
 * Client: CloseEvent[code=1001, reason=the server is going away, clean=true, cause=null]
 * }</pre>
 *
 * <p>The two sides run at the same time, so a client's line may come before its server's.
 */
public final class Closing {
    private Closing() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .handle(on -> on.message((ws, message) -> ws.close())
                        .close((ws, end) -> System.out.println("Server: " + end)))
                .start();
        meet(port, socket -> socket.close());
        meet(port, socket -> socket.send("Please close"));
        meet(port, socket -> server.shutdown(1001, Duration.ofSeconds(5)));
    }

    /** Connects, does what it is given once the connection is open, and returns when the connection has ended. */
    private static void meet(int port, OnConnection action) {
        WebSocketClient.to("ws://localhost:" + port)
                .connect(on -> on.open(action).close((ws, end) -> System.out.println("Client: " + end)))
                .closed()
                .toCompletableFuture()
                .join();
    }
}
