package dev.tidewire.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PfxOptions;
import java.util.LinkedHashSet;
import java.util.Set;

/** Vert.x on its native transport and one event loop. */
final class VertxPeer {
    private VertxPeer() {}

    public static void main(String[] arguments) throws Exception {
        Peer peer = Peer.of(arguments);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(peer.host())
                .setPort(peer.port())
                .setMaxWebSocketFrameSize(Peer.MAX_MESSAGE)
                .setMaxWebSocketMessageSize(Peer.MAX_MESSAGE)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(peer.deflate());
        if (peer.tls()) {
            options.setSsl(true)
                    .setSslEngineOptions(new OpenSSLEngineOptions())
                    .setKeyCertOptions(
                            new PfxOptions().setPath(Peer.keyStore().toString()).setPassword(Peer.PASSWORD));
        }
        // touched by the one event loop alone
        Set<ServerWebSocket> open = new LinkedHashSet<>();
        vertx.createHttpServer(options)
                .webSocketHandler(socket -> {
                    if (peer.broadcasts()) {
                        broadcast(socket, open);
                    } else {
                        echo(socket);
                    }
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Peer.listening();
    }

    private static void echo(ServerWebSocket socket) {
        socket.textMessageHandler(socket::writeTextMessage);
        socket.binaryMessageHandler(socket::writeBinaryMessage);
    }

    private static void broadcast(ServerWebSocket socket, Set<ServerWebSocket> open) {
        open.add(socket);
        socket.closeHandler(closed -> open.remove(socket));
        socket.textMessageHandler(message -> open.forEach(each -> each.writeTextMessage(message)));
    }
}
