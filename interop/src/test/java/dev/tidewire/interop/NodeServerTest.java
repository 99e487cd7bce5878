package dev.tidewire.interop;

import org.junit.jupiter.api.extension.ExtendWith;

/** The server of Node's {@code ws} against Tidewire's client. */
@ExtendWith(NodeJs.class)
class NodeServerTest extends FrameConversations {
    private final NodeProcess node;

    NodeServerTest(NodeProcess process) {
        node = process;
    }

    @Override
    Venue<Peer.OfFrames> open() {
        return NodeVenue.open(node, terms);
    }
}
