package dev.tidewire.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection on which anything is sent, right or wrong, and the answer read frame by frame. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int CLOSE = 0x88;
    private static final int NO_STATUS = 1005;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** Connects and opens a WebSocket; the header lines, each with its line end, are added to those that it takes. */
    RawSocket(InetSocketAddress server, String moreHeaders) throws IOException {
        socket.connect(server);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        String request = new String(Attack.REQUEST, US_ASCII);
        write(request.replace("\r\n\r\n", "\r\n" + moreHeaders + "\r\n").getBytes(US_ASCII));
        for (int matched = 0; matched < 4; ) {
            int next = in.readUnsignedByte();
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }

    void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
    }

    /** Sends as much as the server takes, one byte at a time or all at once. */
    void offer(byte[] bytes, boolean byteByByte) {
        try {
            if (!byteByByte) {
                write(bytes);
                return;
            }
            for (byte each : bytes) {
                write(new byte[] {each});
            }
        } catch (IOException e) {
            // It has hung up meanwhile, which is its good right
        }
    }

    /** Reads until the Close frame, and the end of the connection behind it; its code. */
    int closeCode() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = new byte[length()];
            in.readFully(payload);
            if (first == CLOSE) {
                expectEnd();
                return payload.length == 0 ? NO_STATUS : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
            }
        }
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
