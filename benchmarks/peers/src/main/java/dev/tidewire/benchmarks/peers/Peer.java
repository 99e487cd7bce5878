package dev.tidewire.benchmarks.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What every peer is asked for.
 *
 * @param broadcasts whether a message goes to every connection, the sender's too, or back to the sender alone
 */
record Peer(boolean broadcasts, InetSocketAddress address) {
    /** The largest message in bytes, as Tidewire's default. */
    static final int MAX_MESSAGE = 1024 * 1024;

    /** Reads {@code echo|broadcast PORT}. */
    static Peer of(String[] arguments) {
        return new Peer(
                arguments[0].equals("broadcast"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])));
    }

    String host() {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return address.getPort();
    }

    /** Tells whoever waits for it that connections are welcome. */
    static void listening() {
        System.out.println("listening");
    }
}
