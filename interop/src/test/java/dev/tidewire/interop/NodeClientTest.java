package dev.tidewire.interop;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client of Node's {@code ws} against Tidewire's server. */
@ExtendWith(NodeJs.class)
class NodeClientTest extends FrameConversations {
    private final NodeProcess node;

    NodeClientTest(NodeProcess process) {
        node = process;
    }

    @Override
    Venue<Peer.OfFrames> open() throws IOException {
        return new OurVenue<>(OurServer.start(terms), port -> NodePeer.connect(node, terms, port));
    }
}
