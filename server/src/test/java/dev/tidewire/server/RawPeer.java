package dev.tidewire.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A peer that asks for an upgrade, sends bytes as they are, and reads what comes as text of ISO-8859-1. */
final class RawPeer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final Socket socket;

    private RawPeer(Socket socket) {
        this.socket = socket;
    }

    /** @param headers lines that each end with CR LF */
    static RawPeer upgrade(int port, String target, String headers) throws IOException {
        return upgrade(new Socket(InetAddress.getLoopbackAddress(), port), target, headers);
    }

    /** As {@link #upgrade(int, String, String)}, over this socket. */
    static RawPeer upgrade(Socket socket, String target, String headers) throws IOException {
        var peer = new RawPeer(socket);
        peer.socket.setSoTimeout(DEADLINE_MILLIS);
        peer.socket.setTcpNoDelay(true);
        peer.send(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        return peer;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The head of the answer. */
    String head() throws IOException {
        var head = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (next == '\n' && head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }

    /** Everything to the end. */
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
