package dev.tidewire.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens.
 *
 * @param host as it was given
 * @param address what that is
 */
record ListenAddress(String host, InetAddress address) {
    /** Why nobody listens beyond this machine without encryption by mistake. */
    static final String EXPOSED = "others on the network could read and change everything";

    /** @throws UnknownHostException if it is no address */
    static ListenAddress of(String host) throws UnknownHostException {
        return new ListenAddress(host, InetAddress.getByName(host));
    }

    /** Whether others than programs on this machine reach it. */
    boolean isBeyondThisMachine() {
        return !address.isLoopbackAddress();
    }

    /** What to say where that is without encryption, and was asked for. */
    String plainWarning() {
        return "WARNING: listening on " + host + " without encryption: others on the network can read and change"
                + " everything that is sent.";
    }

    /** What people on this machine call the server in a URL. */
    String name() {
        return host.equals("127.0.0.1") || address.isAnyLocalAddress() ? "localhost" : literal();
    }

    /** The address as it stands in a URL. */
    String literal() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
