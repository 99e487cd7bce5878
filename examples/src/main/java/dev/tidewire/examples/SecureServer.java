package dev.tidewire.examples;

import dev.tidewire.websocket.Admission;
import dev.tidewire.websocket.Admission.Decision;
import dev.tidewire.websocket.Handshake;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A server with the precautions of the tutorial's section 8: wss, a list of the pages that may connect, an API key, limits,
 * input that is checked, and errors that are handled. It greets whoever sends a name. Ctrl-C stops it.
 *
 * <p>The certificate comes from {@code cert.pem} and {@code key.pem} in the current directory. To make them for one's own
 * machine:
 *
 * <pre>{@code
 * openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout key.pem -out cert.pem \
 *     -subj /CN=localhost -addext subjectAltName=DNS:localhost
 * }</pre>
 *
 * <p>Here one {@link SecureClient} came.
 *
 * <pre>{@code
 * $ API_KEY=secret examples/run SecureServer
 * WebSocket server running on wss://localhost:3000
 * Client connected
 * Client disconnected: 1000
 * }</pre>
 */
public final class SecureServer {
    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L} '-]{0,39}");

    private SecureServer() {}

    /** Takes the port, 3000 unless given. */
    public static void main(String... args) throws IOException {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        String key = Objects.requireNonNull(System.getenv("API_KEY"), "set the environment variable API_KEY");
        WebSocketServer.builder()
                .port(port)
                .tls(Tls.server(Path.of("cert.pem"), Path.of("key.pem")))
                .origins("https://example.com")
                .admission(Admission.of(handshake -> admit(handshake, "Bearer " + key)))
                .limits(Limits.defaults()
                        .maxMessage(1024)
                        .messages(10, 50)
                        .maxConnectionsPerAddress(20)
                        .maxConnectsPerSecond(100))
                .handle(on -> on.open(ws -> System.out.println("Client connected"))
                        .message(SecureServer::greet)
                        .error((ws, error) -> System.err.println("WebSocket error: " + error.getMessage()))
                        .close((ws, event) -> System.out.println("Client disconnected: " + event.code())))
                .start();
        System.out.println("WebSocket server running on wss://localhost:" + port);
    }

    private static Decision admit(Handshake handshake, String expected) {
        String given = Objects.requireNonNullElse(handshake.header("Authorization"), "");
        // Takes as long for a wrong key as for the right one, so that its time says nothing about the key
        if (MessageDigest.isEqual(bytes(given), bytes(expected))) {
            return Decision.accept();
        }
        return Decision.refuse(401, "a valid API key is needed").challenge("Bearer");
    }

    private static void greet(WebSocket ws, Message message) {
        if (!message.isText() || !NAME.matcher(message.text()).matches()) {
            ws.close(1008, "send a name of at most 40 letters");
            return;
        }
        ws.send("Hello, " + message.text() + "!");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
