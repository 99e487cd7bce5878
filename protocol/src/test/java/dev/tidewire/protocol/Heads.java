package dev.tidewire.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Heads to read in tests, and ways to read them. */
final class Heads {

    static final int WHOLE = Integer.MAX_VALUE;
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final List<String> BASE = List.of(
            "GET /ws HTTP/1.1",
            "Host: h",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13");

    private Heads() {}

    /** An opening handshake without fault. */
    static String base() {
        return head(BASE);
    }

    /** The base with another request line. */
    static String starting(String requestLine) {
        var lines = new ArrayList<>(BASE);
        lines.set(0, requestLine);
        return head(lines);
    }

    /** The base with more lines at the end. */
    static String plus(String... more) {
        var lines = new ArrayList<>(BASE);
        lines.addAll(List.of(more));
        return head(lines);
    }

    /** The base without one of its headers. */
    static String without(String name) {
        return head(BASE.stream().filter(line -> !line.startsWith(name + ":")).toList());
    }

    /** The base with other lines in the place of one of its headers. */
    static String instead(String name, String... others) {
        var lines = new ArrayList<String>();
        for (var line : BASE) {
            lines.addAll(line.startsWith(name + ":") ? List.of(others) : List.of(line));
        }
        return head(lines);
    }

    static String head(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static String head(String... lines) {
        return head(List.of(lines));
    }

    static RequestHead request(String text) throws HandshakeException {
        return request(text, WHOLE);
    }

    static RequestHead request(String text, int pieceSize) throws HandshakeException {
        var reader = new RequestHeadReader(HeadLimits.defaults());
        feed(reader, text, pieceSize);
        return reader.head();
    }

    static ResponseHead response(String text) throws HandshakeException {
        return response(text, WHOLE);
    }

    static ResponseHead response(String text, int pieceSize) throws HandshakeException {
        var reader = new ResponseHeadReader(HeadLimits.defaults());
        feed(reader, text, pieceSize);
        return reader.head();
    }

    /** Gives {@code text} to {@code reader} in pieces and answers what was left over once the head was complete. */
    static String feed(HeadReader reader, String text, int pieceSize) throws HandshakeException {
        var wire = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        boolean complete = false;
        while (!complete && wire.hasRemaining()) {
            var piece = wire.slice(wire.position(), Math.min(pieceSize, wire.remaining()));
            complete = reader.read(piece);
            wire.position(wire.position() + piece.position());
        }
        return StandardCharsets.ISO_8859_1.decode(wire).toString();
    }
}
