package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A connection on which anything is sent, right or wrong, and the answer read head by head and frame by frame. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int CLOSE = 0x88;
    private static final int NO_STATUS = 1005;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawSocket(InetSocketAddress server) throws IOException {
        socket.connect(server);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Opens a WebSocket; the header lines, each with its line end, are added to those that it takes. */
    void upgrade(String path, String moreHeaders) throws IOException {
        ask(path, moreHeaders);
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket: " + head);
        }
    }

    /** Asks for a WebSocket. */
    void ask(String path, String moreHeaders) throws IOException {
        String request = new String(Attack.REQUEST, US_ASCII).replace("GET / ", "GET " + path + " ");
        write(request.replace("\r\n\r\n", "\r\n" + moreHeaders + "\r\n").getBytes(US_ASCII));
    }

    /** Sends a message in one frame, its masking key zero. */
    void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        write(Arrays.copyOf(frame.array(), frame.position()));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends as much as the server takes, in so many pieces. */
    void offer(byte[] bytes, int pieces) {
        int step = (bytes.length + pieces - 1) / pieces;
        try {
            for (int at = 0; at < bytes.length; at += step) {
                write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            }
        } catch (IOException e) {
            // It has hung up meanwhile, which is its good right
        }
    }

    /** Reads the head of a response, its empty line with it. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            head.append((char) in.readUnsignedByte());
            if (head.length() > LONGEST_HEAD) {
                throw new IOException("a head that does not end");
            }
        }
        return head.toString();
    }

    /** The status that a head begins with. */
    static int status(String head) throws IOException {
        if (!head.matches("(?s)HTTP/1\\.1 \\d{3} .*")) {
            throw new IOException("no HTTP response: " + head);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Reads until the server ends the connection, by a reset if there is more that it did not take. */
    byte[] readUntilEnd() throws IOException {
        try {
            return in.readAllBytes();
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    /** Reads until the Close frame, and the end of the connection behind it; its code. */
    int closeCode() throws IOException {
        return Integer.parseInt(readUntil("no text is this"));
    }

    /** Reads until a message with these words, which is the answer, or a Close frame, and then it is its code. */
    String readUntil(String words) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = new byte[length()];
            in.readFully(payload);
            String text = new String(payload, UTF_8);
            if (first == CLOSE) {
                expectEnd();
                return Integer.toString(code(payload));
            }
            if (text.contains(words)) {
                return text;
            }
        }
    }

    private static int code(byte[] payload) {
        return payload.length == 0 ? NO_STATUS : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    }

    private void expectEnd() throws IOException {
        if (in.read() >= 0) {
            throw new EOFException("more came behind the Close frame");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
