package dev.tidewire.interop;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Text;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/** A WebSocket in a page of Chromium's that has {@code peer.html} open. */
final class ChromiumPeer implements Peer {
    /** The page that these peers need. */
    static final String PAGE = Resource.text("peer.html");

    private final JSHandle peer;
    private final Queue<Map<?, ?>> taken = new ArrayDeque<>();

    ChromiumPeer(Page page, String url, String... protocols) {
        peer = page.evaluateHandle("([url, protocols]) => new Peer(url, protocols)", List.of(url, List.of(protocols)));
    }

    /** Calls a function of JavaScript with the page's {@code Peer}. */
    Object evaluate(String function) {
        return peer.evaluate(function);
    }

    @Override
    public void send(String text) {
        peer.evaluate("(peer, text) => peer.socket.send(text)", text);
    }

    @Override
    public void send(byte[] binary) {
        peer.evaluate(
                "(peer, base64) => peer.socket.send(Uint8Array.fromBase64(base64))",
                Base64.getEncoder().encodeToString(binary));
    }

    @Override
    public void sendAll(List<String> texts) {
        peer.evaluate("(peer, texts) => texts.forEach((text) => peer.socket.send(text))", texts);
    }

    @Override
    public void close(int code, String reason) {
        peer.evaluate("(peer, [code, reason]) => peer.socket.close(code, reason)", List.of(code, reason));
    }

    @Override
    public Event next() {
        while (taken.isEmpty()) {
            for (Object event : (List<?>) peer.evaluate("peer => peer.events()")) {
                taken.add((Map<?, ?>) event);
            }
        }
        Map<?, ?> event = taken.remove();
        return switch (string(event, "event")) {
            case "open" -> new Opened(string(event, "protocol"), string(event, "extensions"));
            case "text" -> new Text(string(event, "text"));
            case "binary" -> Event.binary(Base64.getDecoder().decode(string(event, "base64")));
            case "close" -> new Closed((int) field(event, "code"), string(event, "reason"));
            default -> throw new AssertionError("peer.html told of something unknown: " + event);
        };
    }

    @Override
    public void close() {
        peer.evaluate("peer => peer.socket.close()");
        peer.dispose();
    }

    private static String string(Map<?, ?> event, String name) {
        return (String) field(event, name);
    }

    private static Object field(Map<?, ?> event, String name) {
        return Objects.requireNonNull(event.get(name), name);
    }
}
