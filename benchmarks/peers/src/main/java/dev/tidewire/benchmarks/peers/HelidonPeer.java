package dev.tidewire.benchmarks.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Helidon, which gives each connection a virtual thread. */
final class HelidonPeer {
    private static final int BACKLOG = 4096;

    private HelidonPeer() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Peer peer = Peer.of(arguments);
        Broadcast broadcast = new Broadcast();
        Echo echo = new Echo();
        WebServerConfig.Builder server = WebServer.builder();
        if (peer.tls()) {
            server.tls(Tls.builder().sslContext(peer.sslContext()).build());
        }
        server.host(peer.host())
                .port(peer.port())
                .backlog(BACKLOG)
                .addProtocol(WsConfig.builder().maxFrameLength(Peer.MAX_MESSAGE).build())
                .addRouting(WsRouting.builder().endpoint("/", peer.broadcasts() ? broadcast : echo))
                .build()
                .start();
        Peer.listening();
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            session.send(buffer, last);
        }
    }

    private static final class Broadcast implements WsListener {
        private final Set<WsSession> open = ConcurrentHashMap.newKeySet();
        // a session may be written to by one thread at a time
        private final ReentrantLock sending = new ReentrantLock();

        @Override
        public void onOpen(WsSession session) {
            open.add(session);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            sending.lock();
            try {
                open.forEach(each -> each.send(text, last));
            } finally {
                sending.unlock();
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            open.remove(session);
        }
    }
}
