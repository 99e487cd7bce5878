package dev.tidewire.interop;

import com.google.gson.JsonObject;
import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Text;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection of Node's {@code ws}, which either connected or was accepted. */
final class NodePeer implements Peer.OfFrames {
    private static final AtomicInteger CONNECTED = new AtomicInteger();

    private final NodeProcess node;
    private final String name;

    NodePeer(NodeProcess node, String name) {
        this.node = node;
        this.name = name;
    }

    /** A client connection to this port, under way. */
    static NodePeer connect(NodeProcess node, Terms terms, int port) {
        String name = "client " + CONNECTED.incrementAndGet();
        node.tell(
                name,
                "connect",
                Map.of(
                        "url",
                        terms.webSocketUrl(port),
                        "protocol",
                        OurServer.SUBPROTOCOL,
                        "deflate",
                        terms.compression != Terms.Compression.OFF,
                        "ca",
                        TestCertificate.CHAIN.toString()));
        return new NodePeer(node, name);
    }

    @Override
    public void send(String text) {
        node.tell(name, "text", Map.of("text", text));
    }

    @Override
    public void send(byte[] binary) {
        node.tell(name, "binary", Map.of("base64", base64(binary)));
    }

    @Override
    public void sendInFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            node.tell(name, "fragment", Map.of("text", parts[i], "fin", i == parts.length - 1));
        }
    }

    @Override
    public void ping(byte[] payload) {
        node.tell(name, "ping", Map.of("base64", base64(payload)));
    }

    @Override
    public void close(int code, String reason) {
        node.tell(name, "close", Map.of("code", code, "reason", reason));
    }

    @Override
    public Event next() {
        JsonObject event = node.next(name);
        return switch (string(event, "event")) {
            case "open" -> new Opened(string(event, "protocol"), string(event, "extensions"));
            case "text" -> new Text(string(event, "text"));
            case "binary" -> Event.binary(bytes(event));
            case "ping" -> Event.ping(bytes(event));
            case "pong" -> Event.pong(bytes(event));
            case "error" -> new Event.Failed(string(event, "message"));
            case "close" -> new Closed(event.get("code").getAsInt(), string(event, "reason"));
            default -> throw new AssertionError("peer.mjs told of something unknown: " + event);
        };
    }

    @Override
    public void close() {
        node.tell(name, "terminate", Map.of());
    }

    private static String string(JsonObject event, String field) {
        return event.get(field).getAsString();
    }

    private static byte[] bytes(JsonObject event) {
        return Base64.getDecoder().decode(string(event, "base64"));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
