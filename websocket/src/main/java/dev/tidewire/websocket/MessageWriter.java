package dev.tidewire.websocket;

import java.nio.ByteBuffer;

/**
 * Sends one message piece by piece (RFC 6455 §5.4): each write leaves as a fragment, {@link #close()} ends the message.
 * One thread at a time may use it.
 */
public interface MessageWriter extends AutoCloseable {

    /**
     * Sends the remaining bytes as the next piece. In a text message a piece may end within a character, but the whole
     * has to be UTF-8 (RFC 6455 §5.6), which is not checked here: a peer fails the connection otherwise.
     *
     * @return false if they were not taken because the connection is not open or its queue is full; when the queue was
     *     full the same piece may be offered again after {@link Handler#onDrain}
     */
    boolean write(ByteBuffer piece);

    /** Sends the text as the next piece, in UTF-8. */
    boolean write(String piece);

    /** Ends the message and lets those that waited behind it go. A second call does nothing. */
    @Override
    void close();
}
