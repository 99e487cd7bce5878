package dev.tidewire.websocket;

import dev.tidewire.protocol.RequestHead;
import java.net.InetSocketAddress;

/**
 * A plain HTTP request, whole.
 *
 * @param head the request line and the headers, strictly read
 * @param body the body, empty if there is none; at most {@link Limits#maxBody()} bytes
 * @param remoteAddress where the client is, as {@link Handshake#remoteAddress} says
 * @param isSecure whether the connection is encrypted
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per request would serve nobody
public record HttpRequest(RequestHead head, byte[] body, InetSocketAddress remoteAddress, boolean isSecure) {

    /** The method, such as {@code GET}. */
    public String method() {
        return head.method();
    }

    /** The path, still percent-encoded, without the query. */
    public String path() {
        return head.path();
    }
}
