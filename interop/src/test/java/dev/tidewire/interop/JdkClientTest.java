package dev.tidewire.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/** The JDK's own client against Tidewire's server. */
class JdkClientTest extends FrameConversations {
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(TestCertificate.jdkClient()).build();

    @Override
    Venue<Peer.OfFrames> open() throws IOException {
        return new OurVenue<>(OurServer.start(terms), this::connect);
    }

    private Peer.OfFrames connect(int port) {
        return new JdkPeer(client, URI.create(terms.webSocketUrl(port)), OurServer.SUBPROTOCOL);
    }

    @Override
    boolean peerCompresses() {
        return false;
    }
}
