package dev.tidewire.siege;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** A row of the tables of frames that the tests of {@code websocket} have: what is sent, and the right answer. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record BadFrame(String what, byte[] bytes, String answer, String headers) {
    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final byte[] CLOSE_1000 = HexFormat.of().parseHex("88820000000003e8");

    static List<BadFrame> plain(Path root) throws IOException {
        return read(root, "bad-frames.txt", "");
    }

    static List<BadFrame> compressed(Path root) throws IOException {
        return read(root, "bad-frames-compressed.txt", DEFLATE);
    }

    private static List<BadFrame> read(Path root, String table, String headers) throws IOException {
        Path file = root.resolve("websocket/src/test/resources/dev/tidewire/websocket")
                .resolve(table);
        return Files.readAllLines(file).stream()
                .map(line -> of(line.split("\\|", 3), headers))
                .toList();
    }

    private static BadFrame of(String[] columns, String headers) {
        byte[] bytes = HexFormat.of().parseHex(columns[1].replace(" ", ""));
        return new BadFrame(columns[0].strip(), bytes, columns[2].strip(), headers);
    }

    /** Sends it on a connection of its own; what was wrong with the answer, or nothing. */
    String complaint(InetSocketAddress server, boolean byteByByte) {
        boolean ok = answer.equals("ok");
        try (RawSocket socket = new RawSocket(server, headers)) {
            socket.offer(bytes, byteByByte);
            if (ok) {
                socket.write(CLOSE_1000);
            }
            int code = socket.closeCode();
            boolean right = code == (ok ? 1000 : Integer.parseInt(answer));
            return right ? "" : what + ": " + code + " instead of " + answer;
        } catch (IOException e) {
            return what + ": " + e;
        }
    }
}
