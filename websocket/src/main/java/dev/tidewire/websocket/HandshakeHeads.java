package dev.tidewire.websocket;

import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.RequestHead;

/** The two heads of an opening handshake. */
interface HandshakeHeads {
    RequestHead request();

    /** The headers of the answer; none before there is one. */
    Headers answer();

    /** The heads as they are. */
    record Kept(RequestHead request, Headers answer) implements HandshakeHeads {}
}
