package dev.tidewire.examples;

import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import java.nio.file.Path;

/**
 * A client for {@link SecureServer} (section 8 of the tutorial): it trusts the certificate in {@code cert.pem}, and shows an
 * API key.
 *
 * <pre>{@code
 * $ API_KEY=secret examples/run SecureClient
 * Message from server: Hello, Ada!
 * WebSocket connection closed
 * }</pre>
 *
 * <p>With another key:
 *
 * <pre>{@code
 * $ API_KEY=guess examples/run SecureClient
 * WebSocket error: the server refused the upgrade with 401
 * }</pre>
 */
public final class SecureClient {
    private SecureClient() {}

    /** Takes the URL, {@code wss://localhost:3000} unless given. */
    public static void main(String... args) {
        String url = args.length == 0 ? "wss://localhost:3000" : args[0];
        WebSocketClient.to(url)
                .tls(Tls.clientTrusting(Path.of("cert.pem")))
                .header("Authorization", "Bearer " + System.getenv("API_KEY"))
                .connect(on -> on.open(ws -> ws.send("Ada"))
                        .message((ws, message) -> {
                            System.out.println("Message from server: " + message);
                            ws.close();
                        })
                        .close((ws, event) -> System.out.println("WebSocket connection closed"))
                        .error((ws, error) -> System.err.println("WebSocket error: " + error.getMessage())));
    }
}
