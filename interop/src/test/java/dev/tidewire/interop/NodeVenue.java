package dev.tidewire.interop;

import dev.tidewire.websocket.KeepAlive;
import dev.tidewire.websocket.WebSocketClient;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Node's {@code ws} listens, Tidewire connects. */
record NodeVenue(NodeProcess node, String name, Terms terms, int port) implements Venue<Peer.OfFrames> {
    private static final AtomicInteger OPENED = new AtomicInteger();

    static NodeVenue open(NodeProcess node, Terms terms) {
        String name = "server " + OPENED.incrementAndGet();
        node.tell(
                name,
                "listen",
                Map.of(
                        "secure", terms.secure,
                        "key", TestCertificate.KEY.toString(),
                        "cert", TestCertificate.CHAIN.toString(),
                        "protocol", OurServer.SUBPROTOCOL,
                        "deflate", deflate(terms.compression)));
        return new NodeVenue(node, name, terms, node.next(name).get("port").getAsInt());
    }

    private static Object deflate(Terms.Compression compression) {
        int bits = Terms.Compression.SMALL_WINDOW_BITS;
        return switch (compression) {
            case OFF -> false;
            case ON -> true;
            case CONTEXT_TAKEOVER -> Map.of("threshold", 0);
            case SMALL_WINDOWS -> Map.of("threshold", 0, "serverMaxWindowBits", bits, "clientMaxWindowBits", bits);
        };
    }

    @Override
    public Conversation<Peer.OfFrames> meet(int at) {
        OurEnd ours = new OurEnd();
        WebSocketClient.to(terms.webSocketUrl(at))
                .tls(TestCertificate.client())
                .subprotocols(OurServer.SUBPROTOCOL)
                .compression(terms.compression.options())
                .limits(OurServer.LIMITS)
                .keepAlive(KeepAlive.off())
                .connect(ours);
        String accepted = node.next(name).get("name").getAsString();
        return new Conversation<>(ours, new NodePeer(node, accepted));
    }

    @Override
    public void close() {
        node.tell(name, "stop", Map.of());
    }
}
