package dev.tidewire.benchmarks.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Undertow with its own WebSocket API on one I/O thread. */
final class UndertowPeer {
    private UndertowPeer() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Peer peer = Peer.of(arguments);
        AbstractReceiveListener listener = peer.broadcasts() ? new Broadcast() : new Echo();
        WebSocketProtocolHandshakeHandler handler = Handlers.websocket((exchange, channel) -> {
            channel.getReceiveSetter().set(listener);
            channel.resumeReceives();
        });
        if (peer.deflate()) {
            handler.addExtension(new PerMessageDeflateHandshake());
        }
        Undertow.Builder server = Undertow.builder().setIoThreads(1).setHandler(handler);
        if (peer.tls()) {
            server.addHttpsListener(peer.port(), peer.host(), peer.sslContext());
        } else {
            server.addHttpListener(peer.port(), peer.host());
        }
        server.build().start();
        Peer.listening();
    }

    private abstract static class Listener extends AbstractReceiveListener {
        @Override
        protected long getMaxTextBufferSize() {
            return Peer.MAX_MESSAGE;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return Peer.MAX_MESSAGE;
        }
    }

    private static final class Echo extends Listener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            // a pooled buffer is Undertow's again when the message in it has left, or never will
            var payload = message.getData();
            WebSockets.sendBinary(payload.getResource(), channel, new WhenSent(payload::free));
        }
    }

    private record WhenSent(Runnable end) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            end.run();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable cause) {
            end.run();
        }
    }

    private static final class Broadcast extends Listener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            for (WebSocketChannel each : channel.getPeerConnections()) {
                WebSockets.sendText(text, each, null);
            }
        }
    }
}
