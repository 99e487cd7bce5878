package dev.tidewire.websocket;

import java.net.InetSocketAddress;

/**
 * Whom a request comes from.
 *
 * @param address the other end of the TCP connection, or whom that says it speaks for if it is a proxy that is trusted; the
 *     port is then 0 unless the proxy told it
 * @param isForwarded whether a proxy said so
 */
record Caller(InetSocketAddress address, boolean isForwarded) {
    /** An address for the log, without a port that nobody knows. */
    static String text(InetSocketAddress address) {
        return (address.getPort() == 0 ? address.getAddress() : address).toString();
    }
}
