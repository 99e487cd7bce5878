package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say whom they speak for. Each adds the address that it was reached from to the end
 * of {@code X-Forwarded-For}; what stands before the last address that is no proxy's, its owner may have made up. Immutable.
 */
final class TrustedProxies {
    private static final String HEADER = "X-Forwarded-For";

    private final List<IpNetwork> networks;

    private TrustedProxies(List<IpNetwork> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException if one is neither an address nor a network */
    static TrustedProxies at(String... networks) {
        return new TrustedProxies(Arrays.stream(networks).map(IpNetwork::parse).toList());
    }

    boolean contain(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Whom a request comes from.
     *
     * @param peer the other end of the TCP connection
     * @throws HandshakeException if a proxy that is trusted says it in a way that cannot be read
     */
    Caller callerOf(InetSocketAddress peer, Headers headers) throws HandshakeException {
        if (networks.isEmpty() || !contain(peer.getAddress())) {
            return new Caller(peer, false);
        }
        InetSocketAddress client = lastStranger(headers.all(HEADER));
        return client == null ? new Caller(peer, false) : new Caller(client, true);
    }

    /** The last address that is no proxy's, or else the first of all; null if there are none. */
    private @Nullable InetSocketAddress lastStranger(List<String> lines) throws HandshakeException {
        // RFC 9110 §5.3: several lines are one list, in their order
        String[] elements = String.join(",", lines).split(",", -1);
        InetSocketAddress client = null;
        for (int i = elements.length - 1; i >= 0; i--) {
            String element = elements[i].strip();
            // RFC 9110 §5.6.1.2: empty elements of a list are passed over
            if (element.isEmpty()) {
                continue;
            }
            client = IpLiteral.parseWithPort(element);
            if (client == null) {
                throw HandshakeException.closing(400, HEADER + " holds what is no IP address");
            }
            if (!contain(client.getAddress())) {
                return client;
            }
        }
        return client;
    }
}
