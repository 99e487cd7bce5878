package dev.tidewire.interop;

import java.util.List;

/** Somebody else's WebSocket at the far end of one connection, told what to do by a test. */
interface Peer extends AutoCloseable {

    void send(String text);

    void send(byte[] binary);

    /** Sends many texts, in order and as fast as it can. */
    default void sendAll(List<String> texts) {
        texts.forEach(this::send);
    }

    void close(int code, String reason);

    /** What the peer saw next; waits for it. */
    Event next();

    /** Drops the connection if there still is one. */
    @Override
    void close();

    /** A peer whose API reaches below messages, to frames. */
    interface OfFrames extends Peer {

        /** Sends a ping; the peer also tells of the pings and pongs that arrive. */
        void ping(byte[] payload);

        /** Sends one text message in as many fragments. */
        void sendInFragments(String... parts);
    }
}
