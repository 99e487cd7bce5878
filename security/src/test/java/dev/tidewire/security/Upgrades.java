package dev.tidewire.security;

import dev.tidewire.protocol.HeadLimits;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A server that echoes to those it knows, and what it answers to whoever asks for an upgrade. */
final class Upgrades implements AutoCloseable {
    private final WebSocketServer server;

    private Upgrades(WebSocketServer server) {
        this.server = server;
    }

    static Upgrades by(Authenticator authenticator) throws IOException {
        return new Upgrades(WebSocketServer.builder()
                .threads(1)
                .limits(Limits.defaults().head(HeadLimits.largest()).handshakeTimeout(Duration.ofSeconds(20)))
                .authentication(
                        Authentication.by(authenticator).ticket("ticket").query("token"))
                .handle(on -> on.message((ws, message) -> ws.send(message)))
                .start());
    }

    /** The answer to an upgrade with this in the header {@code Authorization}, to its last byte if it is no 101. */
    String answer(String authorization) throws IOException {
        return answer("/", "Authorization: " + authorization + "\r\n");
    }

    String answer(String target, String headers) throws IOException {
        try (Socket socket = connect(target, headers)) {
            return head(socket.getInputStream());
        }
    }

    /** A connection that has asked, and whose answer is yet to be read. */
    Socket connect(String target, String headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        String request = "GET " + target + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Reads the head of an answer, and what comes behind it if that is no 101. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = "";
        while (!(text.startsWith("HTTP/1.1 101 ") && text.endsWith("\r\n\r\n"))) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            bytes.write(next);
            text = bytes.toString(StandardCharsets.ISO_8859_1);
        }
        // The time of the answer is the one thing that may differ
        return text.replaceFirst("\\r\\nDate: [^\\r]*", "");
    }

    @Override
    public void close() {
        server.close();
    }
}
