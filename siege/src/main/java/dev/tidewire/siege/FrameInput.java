package dev.tidewire.siege;

import dev.tidewire.hostile.BadFrame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;

/** Frames behind a right handshake. */
record FrameInput(BadFrame row) implements Input {
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final byte[] CLOSE_1000 = HexFormat.of().parseHex("88820000000003e8");

    @Override
    public String what() {
        return row.what();
    }

    @Override
    public String answered(InetSocketAddress server, boolean inPieces) throws IOException {
        try (RawSocket socket = new RawSocket(server)) {
            socket.upgrade("/", row.compressed() ? DEFLATE : "");
            socket.offer(row.bytes(), inPieces ? row.bytes().length : 1);
            if (row.mustBeTaken()) {
                socket.write(CLOSE_1000);
            }
            int code = socket.closeCode();
            return code == row.code() ? "" : code + " instead of " + row.code();
        }
    }
}
