package dev.tidewire.examples;

import dev.tidewire.websocket.WebSocketClient;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;

/**
 * Every event on both sides (section 5 of the tutorial). The server doubles numbers. The client asks it for one; then for
 * something that is no number, on which the server's handler throws; then it asks a server that is gone.
 *
 * <pre>{@code
 * $ examples/run Events
 * Server: open
 * Client: open
 * Server: message 21
 * Client: message 42
 * Server: close 1000
 * Client: close 1000
 * Server: open
 * Client: open
 * Server: message many
 * Server: error For input string: "many"
 * Server: close 1011
 * Client: close 1011
 * Client: error cannot connect to localhost:3000: connection refused
 * }</pre>
 *
 * <p>The two sides run at the same time, so their lines may come in another order; each side's own do not.
 */
public final class Events {
    private Events() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .handle(on -> on.open(ws -> System.out.println("Server: open"))
                        .message((ws, message) -> {
                            System.out.println("Server: message " + message);
                            ws.send("" + 2 * Integer.parseInt(message.text()));
                        })
                        .error((ws, error) -> System.out.println("Server: error " + error.getMessage()))
                        .close((ws, event) -> System.out.println("Server: close " + event.code())))
                .start();
        ask(port, "21");
        ask(port, "many");
        server.close();
        ask(port, "4");
    }

    /** Sends a question, closes when the answer is there, and returns when the connection has ended. */
    private static void ask(int port, String question) {
        WebSocketClient.to("ws://localhost:" + port)
                .connect(on -> on.open(ws -> {
                            System.out.println("Client: open");
                            ws.send(question);
                        })
                        .message((ws, message) -> {
                            System.out.println("Client: message " + message);
                            ws.close();
                        })
                        .error((ws, error) -> System.out.println("Client: error " + error.getMessage()))
                        .close((ws, event) -> System.out.println("Client: close " + event.code())))
                .closed()
                .toCompletableFuture()
                .join();
    }
}
