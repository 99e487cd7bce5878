package dev.tidewire.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket with one decoder thread. */
final class JavaWebSocketPeer extends WebSocketServer {
    private static final int DECODERS = 1;
    private static final int BACKLOG = 4096;

    private final boolean broadcasts;

    private JavaWebSocketPeer(Peer peer) {
        super(
                peer.address(),
                DECODERS,
                List.of(new Draft_6455(extensions(peer), List.of(new Protocol("")), Peer.MAX_MESSAGE)));
        this.broadcasts = peer.broadcasts();
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Peer peer = Peer.of(arguments);
        JavaWebSocketPeer server = new JavaWebSocketPeer(peer);
        if (peer.tls()) {
            server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(peer.sslContext()));
        }
        server.setTcpNoDelay(true);
        server.setMaxPendingConnections(BACKLOG);
        server.start();
    }

    private static List<IExtension> extensions(Peer peer) {
        return peer.deflate() ? List.of(new PerMessageDeflateExtension()) : List.of();
    }

    @Override
    public void onStart() {
        Peer.listening();
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        if (broadcasts) {
            broadcast(message);
        } else {
            socket.send(message);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        if (broadcasts) {
            broadcast(message);
        } else {
            socket.send(message);
        }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean byPeer) {}

    @Override
    public void onError(WebSocket socket, Exception cause) {
        System.err.println(cause);
    }
}
