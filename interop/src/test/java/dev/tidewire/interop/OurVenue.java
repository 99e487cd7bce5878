package dev.tidewire.interop;

import java.util.function.IntFunction;

/** Tidewire listens, a peer of this kind connects. */
record OurVenue<P extends Peer>(OurServer server, IntFunction<P> connect) implements Venue<P> {
    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Conversation<P> meet(int at) {
        P peer = connect.apply(at);
        return new Conversation<>(server.accept(), peer);
    }

    @Override
    public void close() {
        server.close();
    }
}
