package dev.tidewire.interop;

/** Where Tidewire and a peer meet: one of them listens here, the other connects. */
interface Venue<P extends Peer> extends AutoCloseable {

    /** Where the server listens, on localhost. */
    int port();

    /** Connects the client to this port, at which the server listens or is relayed. */
    Conversation<P> meet(int at);

    @Override
    void close();
}
