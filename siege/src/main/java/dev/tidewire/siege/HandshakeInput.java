package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidewire.hostile.BadHandshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** A request for a WebSocket. */
record HandshakeInput(BadHandshake row) implements Input {
    private static final int MOST_PIECES = 300;
    private static final byte[] TEXT_AND_CLOSE = HexFormat.of().parseHex("818100000000" + "41" + "88820000000003e8");

    @Override
    public String what() {
        return row.what();
    }

    @Override
    public String answered(InetSocketAddress server, boolean inPieces) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            byte[] request = row.bytes();
            // What comes in one segment with the handshake is neither lost nor read as another request
            boolean atOnce = !inPieces && row.statuses().equals(List.of(101));
            byte[] bytes = atOnce ? join(request, TEXT_AND_CLOSE) : request;
            socket.offer(bytes, inPieces ? Math.min(request.length, MOST_PIECES) : 1);
            String head = socket.readHead();
            int status = RawSocket.status(head);
            if (!row.statuses().contains(status) || head.contains("Set-Cookie") || head.contains("eyJ")) {
                return head.lines().findFirst().orElse("") + " instead of " + row.statuses();
            }
            if (status == 100) {
                head = socket.readHead();
                status = RawSocket.status(head);
            }
            if (status != 101) {
                return refused(socket, head);
            }
            if (!atOnce) {
                socket.write(TEXT_AND_CLOSE);
            }
            return opened(socket, head);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static String opened(RawSocket socket, String head) throws IOException {
        if (head.contains("Sec-WebSocket-Extensions")) {
            return "an extension was agreed: " + head;
        }
        String echo = socket.readUntil("");
        if (!echo.equals("A")) {
            return "opened, but the echo was " + echo;
        }
        int code = socket.closeCode();
        return code == 1000 ? "" : "opened, but closed with " + code;
    }

    /** Whatever follows must not be another response; a plain request's connection may be kept open. */
    private static String refused(RawSocket socket, String head) throws IOException {
        if (!head.contains("onnection: close")) {
            return RawSocket.status(head) == 426 ? "" : "the connection is kept";
        }
        String rest = new String(socket.readUntilEnd(), ISO_8859_1);
        return rest.contains("HTTP/1.1 ") ? "another response: " + rest : "";
    }
}
