package dev.tidewire.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the addresses to connect to: the server's, or the proxy's. Blocks, so it is for workers alone. */
final class ClientLookup {
    private ClientLookup() {}

    /**
     * The addresses, the one to try first in front.
     *
     * @throws UnknownHostException if the name has none, with a message for people
     */
    static List<InetSocketAddress> addresses(ClientSettings settings) throws UnknownHostException {
        HttpProxy proxy = settings.proxy();
        if (proxy == null) {
            return lookUp(settings.target().host(), settings.target().port());
        }
        InetSocketAddress address = proxy.address();
        return address.isUnresolved() ? lookUp(address.getHostString(), address.getPort()) : List.of(address);
    }

    private static List<InetSocketAddress> lookUp(String host, int port) throws UnknownHostException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            UnknownHostException clear = new UnknownHostException("unknown host: " + host);
            clear.initCause(e);
            throw clear;
        }
        return alternate(found).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    // RFC 8305 §4: IPv4 and IPv6 in turn, beginning with the kind that the system puts first
    private static List<InetAddress> alternate(InetAddress[] found) {
        ArrayDeque<InetAddress> first = new ArrayDeque<>();
        ArrayDeque<InetAddress> second = new ArrayDeque<>();
        Arrays.stream(found)
                .forEach(address -> (address.getClass() == found[0].getClass() ? first : second).add(address));
        List<InetAddress> inTurn = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                inTurn.add(first.remove());
            }
            if (!second.isEmpty()) {
                inTurn.add(second.remove());
            }
        }
        return inTurn;
    }
}
