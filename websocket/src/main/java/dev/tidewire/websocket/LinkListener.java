package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;

/** Who is told what happens on a {@link Link}, on its event loop. */
interface LinkListener {
    /** A chunk arrived; it becomes the listener's. */
    void read(ByteBuf chunk);

    /** All that was there to read has been read. */
    void readComplete();

    /** The link is writable again after it had not been. */
    void drained();

    /** Reading or writing failed, or the listener itself did; the link may be open still. */
    void broke(Throwable cause);

    /** The peer ended its half of TLS, and with it the stream, though TCP may stay open (RFC 8446 §6.1). */
    void tlsEnded();

    /** The link has closed; nothing more comes. */
    void ended();
}
