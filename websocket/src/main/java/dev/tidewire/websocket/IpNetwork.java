package dev.tidewire.websocket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The addresses that begin with the same bits (RFC 4632 §3.1). Networks of IPv4 and IPv6 have none in common. */
final class IpNetwork {
    private static final int MAPPED_BITS = 96;
    private static final String FORM = "a proxy is an address or a network such as 10.0.0.0/8";

    private final byte[] prefix;
    private final int bits;

    private IpNetwork(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads {@code ADDRESS/BITS}, or one address. Of a network of IPv4 that is mapped into IPv6, the first 96 bits count.
     *
     * @throws IllegalArgumentException if it is neither, with what is wrong with it
     */
    static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpLiteral.parse(literal);
        if (address == null) {
            throw new IllegalArgumentException(FORM + ", but '" + literal + "' is no IP address");
        }
        byte[] bytes = address.getAddress();
        int all = bytes.length * Byte.SIZE;
        int mapped = all == Integer.SIZE && literal.indexOf(':') >= 0 ? MAPPED_BITS : 0;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1), mapped, mapped + all, text) - mapped;
        IpNetwork network = new IpNetwork(bytes, bits);
        byte[] first = network.first();
        if (!Arrays.equals(first, bytes)) {
            throw new IllegalArgumentException(FORM + ", but '" + text + "' goes on behind its " + (mapped + bits)
                    + " bits: perhaps " + text(first) + "/" + bits + " is meant");
        }
        return network;
    }

    private static int bits(String digits, int least, int most, String text) {
        if (digits.matches("0|[1-9][0-9]{0,2}")) {
            int bits = Integer.parseInt(digits);
            if (bits >= least && bits <= most) {
                return bits;
            }
        }
        throw new IllegalArgumentException(
                FORM + ", but '" + text + "' has no number from " + least + " to " + most + " behind its slash");
    }

    private byte[] first() {
        byte[] first = prefix.clone();
        for (int i = 0; i < first.length; i++) {
            first[i] &= (byte) mask(i);
        }
        return first;
    }

    // Which bits of this byte belong to the prefix
    private int mask(int index) {
        int left = Math.max(0, Math.min(Byte.SIZE, bits - index * Byte.SIZE));
        return (0xFF << (Byte.SIZE - left)) & 0xFF;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has four or sixteen bytes", e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (((bytes[i] ^ prefix[i]) & mask(i)) != 0) {
                return false;
            }
        }
        return true;
    }
}
