package dev.tidewire.benchmarks.peers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty with its own WebSocket API, one acceptor and one selector; agrees to compression whenever it is offered. */
final class JettyPeer {
    private JettyPeer() {}

    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.of(arguments);
        Server server = new Server();
        HttpConnectionFactory http = new HttpConnectionFactory(configuration(peer));
        ServerConnector connector = peer.tls()
                ? new ServerConnector(server, 1, 1, AbstractConnectionFactory.getFactories(tls(), http))
                : new ServerConnector(server, 1, 1, http);
        connector.setHost(peer.host());
        connector.setPort(peer.port());
        server.addConnector(connector);
        Set<Session> open = ConcurrentHashMap.newKeySet();
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> configure(container, peer, open)));
        server.start();
        Peer.listening();
    }

    private static HttpConfiguration configuration(Peer peer) {
        HttpConfiguration configuration = new HttpConfiguration();
        if (peer.tls()) {
            // a client that asks for an address names no host to compare with the certificate
            configuration.addCustomizer(new SecureRequestCustomizer(false));
        }
        return configuration;
    }

    private static SslContextFactory.Server tls() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Peer.keyStore().toString());
        tls.setKeyStorePassword(Peer.PASSWORD);
        return tls;
    }

    private static void configure(ServerWebSocketContainer container, Peer peer, Set<Session> open) {
        container.setMaxTextMessageSize(Peer.MAX_MESSAGE);
        container.setMaxBinaryMessageSize(Peer.MAX_MESSAGE);
        container.setIdleTimeout(Duration.ofMinutes(5));
        container.addMapping(
                "/*", (request, response, callback) -> peer.broadcasts() ? new Broadcast(open) : new Echo());
    }

    /** Sends every message back. */
    public static final class Echo extends Session.Listener.Abstract implements Session.Listener.AutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            // the payload is Jetty's again when the callback completes, which is when it has been sent
            getSession().sendBinary(payload, callback);
        }
    }

    /** Sends every message to everybody. */
    public static final class Broadcast extends Session.Listener.Abstract implements Session.Listener.AutoDemanding {
        private final Set<Session> open;

        Broadcast(Set<Session> open) {
            this.open = open;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            open.add(session);
        }

        @Override
        public void onWebSocketText(String message) {
            open.forEach(session -> session.sendText(message, Callback.NOOP));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            open.remove(getSession());
            callback.succeed();
        }
    }
}
