package dev.tidewire.websocket;

import dev.tidewire.protocol.HandshakeKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on a free port that says what a test tells it to, byte by byte. */
final class ClientRawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern KEY = Pattern.compile("\r\nSec-WebSocket-Key: ([^\r]+)\r\n");

    private final ServerSocketChannel listening;

    ClientRawServer() throws IOException {
        listening = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    String url() {
        return "ws://localhost:" + port();
    }

    /** Waits for a client and reads its request. */
    Peer accept() throws IOException {
        listening.socket().setSoTimeout(PATIENCE_MILLIS);
        return new Peer(listening.socket().accept());
    }

    /** Waits for a client and lets it in. */
    Peer acceptAndOpen() throws IOException {
        Peer peer = accept();
        peer.send(peer.switching());
        return peer;
    }

    /** Whether nobody has connected since the last accept. */
    boolean isUntouched() throws IOException {
        listening.configureBlocking(false);
        try (var waiting = listening.accept()) {
            return waiting == null;
        } finally {
            listening.configureBlocking(true);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** The server's end of one connection. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final String request;
        private String maskingKey = "";

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            this.in = new DataInputStream(socket.getInputStream());
            this.request = readHead();
        }

        private String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readUnsignedByte());
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        String request() {
            return request;
        }

        /** What belongs into Sec-WebSocket-Accept. */
        String acceptValue() {
            Matcher key = KEY.matcher(request);
            if (!key.find()) {
                throw new AssertionError("no key in " + request);
            }
            return HandshakeKey.accept(key.group(1));
        }

        /** The right answer, with these header lines beside it. */
        String switching(String... headers) {
            StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + acceptValue() + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return head.append("\r\n").toString();
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void sendHex(String hex) throws IOException {
            send(bytes(hex));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        static byte[] bytes(String hex) {
            return HexFormat.of().parseHex(hex.replace(" ", ""));
        }

        /** The next frame: its first byte and its payload, unmasked, in hex. */
        String readFrame() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if (second < 0x80) {
                throw new AssertionError("the client's frame is not masked");
            }
            int length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] key = in.readNBytes(4);
            maskingKey = HexFormat.of().formatHex(key);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= key[i % 4];
            }
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits((byte) first) + " " + hex.formatHex(payload);
        }

        /** The masking key of the frame that was read last, in hex. */
        String maskingKey() {
            return maskingKey;
        }

        /** What the client still sends until it ends the connection, in hex. */
        String readToEnd() throws IOException {
            return HexFormat.of().formatHex(in.readAllBytes());
        }

        /** Whether the client has the connection open and has sent nothing for a moment. */
        boolean isSilent() throws IOException {
            socket.setSoTimeout(200);
            try {
                in.readUnsignedByte();
                return false;
            } catch (SocketTimeoutException e) {
                return true;
            } catch (IOException e) {
                return false;
            } finally {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        }

        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        /** Ends the connection with an RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
