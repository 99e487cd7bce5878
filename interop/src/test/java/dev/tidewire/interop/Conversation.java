package dev.tidewire.interop;

/** A connection between Tidewire and somebody else, seen from both ends. */
record Conversation<P extends Peer>(OurEnd ours, P theirs) implements AutoCloseable {
    @Override
    public void close() {
        theirs.close();
        ours.socket().terminate();
    }
}
