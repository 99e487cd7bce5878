package dev.tidewire.websocket;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text, read strictly: four numbers without leading zeros, which some take for octal, or IPv6 (RFC 4291 §2.2)
 * without a zone. A name is none, and is never looked up. An IPv4 address that is mapped into IPv6 is IPv4.
 */
final class IpLiteral {
    private static final int IPV6_BYTES = 16;
    private static final int GROUP_BYTES = 2;
    private static final int MAX_PORT = 65_535;
    // [ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535
    private static final int LONGEST = 53;
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]*:[^\\[\\]]*)]|([0-9.]+))(?::([0-9]{1,5}))?");

    private IpLiteral() {}

    /** The address; null if it is none. */
    static @Nullable InetAddress parse(String text) {
        byte[] bytes = text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has four or sixteen bytes", e);
        }
    }

    /** An address that may have a port, and IPv6 then stands in brackets; port 0 if it has none. Null if it is none. */
    static @Nullable InetSocketAddress parseWithPort(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            return at(parse(text), 0);
        }
        String port = matcher.group(3);
        return at(
                parse(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)),
                port == null ? 0 : Integer.parseInt(port));
    }

    private static @Nullable InetSocketAddress at(@Nullable InetAddress address, int port) {
        return address == null || port > MAX_PORT ? null : new InetSocketAddress(address, port);
    }

    private static byte @Nullable [] ipv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String number : text.split("\\.", -1)) {
            bytes.write(Integer.parseInt(number));
        }
        return bytes.toByteArray();
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        byte[] left = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] right = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (left == null || right == null) {
            return null;
        }
        int length = left.length + right.length;
        if (gap < 0 ? length != IPV6_BYTES : length > IPV6_BYTES - GROUP_BYTES) {
            return null;
        }
        byte[] bytes = new byte[IPV6_BYTES];
        System.arraycopy(left, 0, bytes, 0, left.length);
        System.arraycopy(right, 0, bytes, IPV6_BYTES - right.length, right.length);
        return bytes;
    }

    // Of groups that end an address, the last two may be written as IPv4
    private static byte @Nullable [] groups(String text, boolean endAddress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (text.isEmpty()) {
            return bytes.toByteArray();
        }
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            byte[] ipv4 = endAddress && i == groups.length - 1 ? ipv4(groups[i]) : null;
            if (ipv4 != null) {
                bytes.writeBytes(ipv4);
            } else if (GROUP.matcher(groups[i]).matches()) {
                int group = Integer.parseInt(groups[i], 16);
                bytes.write(group >> Byte.SIZE);
                bytes.write(group);
            } else {
                return null;
            }
        }
        return bytes.toByteArray();
    }
}
