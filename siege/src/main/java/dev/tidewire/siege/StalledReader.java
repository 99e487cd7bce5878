package dev.tidewire.siege;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A subscriber that never reads, or next to nothing, until it is asked what became of it. */
final class StalledReader implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 4096;
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int QUIET_MILLIS = 200;
    private static final int LONGEST_CLOSE = 127;

    enum Fate {
        CLOSED_1013,
        DROPPED,
        STILL_OPEN
    }

    private final Socket socket = new Socket();

    StalledReader(InetSocketAddress server) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(server);
        socket.setSoTimeout(HANDSHAKE_MILLIS);
        socket.getOutputStream().write(Attack.REQUEST);
        readHead(socket.getInputStream());
        socket.setSoTimeout(QUIET_MILLIS);
    }

    private static void readHead(InputStream in) throws IOException {
        for (int matched = 0; matched < 4; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server hung up within its answer to the handshake");
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }

    /** Reads a byte, if one has come and the connection stands. */
    void readByte() {
        try {
            if (socket.getInputStream().available() > 0) {
                socket.getInputStream().read();
            }
        } catch (IOException e) {
            // Dropped, which the server tells better
        }
    }

    /** Breaks the rule that a client's frames are masked. */
    void sendUnmasked() throws IOException {
        socket.getOutputStream().write(Attack.UNMASKED);
    }

    /** Reads all that has waited and ends. */
    Fate fate() throws IOException {
        byte[] chunk = new byte[64 * 1024];
        byte[] tail = new byte[0];
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                tail = tail(tail, chunk, count);
            }
            return endsWithClose(tail) ? Fate.CLOSED_1013 : Fate.DROPPED;
        } catch (SocketTimeoutException e) {
            return endsWithClose(tail) ? Fate.CLOSED_1013 : Fate.STILL_OPEN;
        } catch (IOException e) {
            return Fate.DROPPED;
        }
    }

    private static byte[] tail(byte[] before, byte[] chunk, int count) {
        byte[] all = new byte[before.length + count];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(chunk, 0, all, before.length, count);
        int from = Math.max(0, all.length - LONGEST_CLOSE);
        return java.util.Arrays.copyOfRange(all, from, all.length);
    }

    /** Whether the last frame is a Close frame with code 1013; the payloads before are zero but for their numbers. */
    private static boolean endsWithClose(byte[] tail) {
        for (int i = 0; i + 4 <= tail.length; i++) {
            boolean close = (tail[i] & 0xFF) == 0x88 && tail[i + 1] == tail.length - i - 2;
            if (close && (tail[i + 2] & 0xFF) == 0x03 && (tail[i + 3] & 0xFF) == 0xF5) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
