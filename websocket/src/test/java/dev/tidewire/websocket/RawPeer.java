package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A client that sends whatever bytes it is told to, right or wrong, and reads what comes back frame by frame. */
final class RawPeer implements AutoCloseable {
    static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    static final String UPGRADE = String.join(
            "\r\n", "Host: h", "Upgrade: websocket", "Connection: Upgrade", KEY, "Sec-WebSocket-Version: 13", "");
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BUFFER = 64 * 1024;

    private final Socket tcp;
    private final Socket socket;
    private final DataInputStream in;

    /** A frame from the server, which masks none. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Frame(int firstByte, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        boolean isClose() {
            return firstByte == Wire.CLOSE;
        }

        /** A Close frame's code; 1005 if it has none. */
        int code() {
            return payload.length == 0 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        String reason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private RawPeer(Socket tcp, Socket socket) throws IOException {
        this.tcp = tcp;
        this.socket = socket;
        tcp.setTcpNoDelay(true);
        tcp.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    }

    static RawPeer connect(WebSocketServer server) throws IOException {
        return connect(server.address().getAddress(), server.port());
    }

    static RawPeer connect(InetAddress address, int port) throws IOException {
        Socket tcp = new Socket(address, port);
        return new RawPeer(tcp, tcp);
    }

    /** A peer whose system takes only so many bytes that it has not read. */
    static RawPeer connect(WebSocketServer server, int receiveBuffer) throws IOException {
        Socket tcp = new Socket();
        tcp.setReceiveBufferSize(receiveBuffer);
        tcp.connect(new InetSocketAddress(server.address().getAddress(), server.port()));
        return new RawPeer(tcp, tcp);
    }

    static RawPeer connectTls(WebSocketServer server, SSLContext trusting) throws IOException {
        return connectTls(server, trusting, "localhost");
    }

    /** A peer that asks for this host; the JDK does not ask for one without a dot. */
    static RawPeer connectTls(WebSocketServer server, SSLContext trusting, String host) throws IOException {
        Socket tcp = new Socket(server.address().getAddress(), server.port());
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(tcp, host, server.port(), false);
        socket.startHandshake();
        return new RawPeer(tcp, socket);
    }

    /** The certificate that the server has shown. */
    X509Certificate shown() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** Opens a WebSocket at the root. */
    RawPeer upgrade() throws IOException {
        return upgrade("/");
    }

    /** Opens a WebSocket; the headers are added to those that it takes. */
    RawPeer upgrade(String path, String... headers) throws IOException {
        String head = ask("GET " + path + " HTTP/1.1\r\n" + UPGRADE + lines(headers) + "\r\n");
        assertThat(head).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return this;
    }

    /** Sends a request and reads the head of the answer. */
    String ask(String request) throws IOException {
        write(request);
        return readHead();
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    RawPeer write(String latin1) throws IOException {
        return write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawPeer write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends as much as the server takes; false if it hung up meanwhile, which is its good right. */
    boolean offer(byte[] bytes) {
        try {
            write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a head up to its empty line, which is left out. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server hung up after: " + head);
            }
            head.append((char) next);
        }
        return head.substring(0, head.length() - 2);
    }

    /** Reads a body of this length. */
    String readBody(int length) throws IOException {
        byte[] body = new byte[length];
        in.readFully(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    Frame readFrame() throws IOException {
        int firstByte = in.readUnsignedByte();
        int form = in.readUnsignedByte();
        long length = form == 126 ? in.readUnsignedShort() : form == 127 ? in.readLong() : form;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(firstByte, payload);
    }

    /** Reads so many bytes, whatever they are. */
    void skip(int bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    /** Reads a text message in one frame. */
    String readText() throws IOException {
        Frame frame = readFrame();
        assertThat(frame.firstByte()).as("first byte of a text message").isEqualTo(Wire.TEXT);
        return frame.text();
    }

    /** Reads on until the Close frame comes and answers it. */
    Frame readUntilClose() throws IOException {
        Frame frame = readFrame();
        while (!frame.isClose()) {
            frame = readFrame();
        }
        return frame;
    }

    /** The next frame is a Close frame with this code. */
    RawPeer expectClose(int code) throws IOException {
        Frame frame = readFrame();
        assertThat(frame.firstByte()).as("first byte of a Close frame").isEqualTo(Wire.CLOSE);
        assertThat(frame.code()).as("close code, with reason " + frame.text()).isEqualTo(code);
        return this;
    }

    /** Nothing more comes but the end of the stream. */
    void expectEnd() throws IOException {
        assertThat(readUntilEnd()).as("bytes behind the last frame").isEmpty();
    }

    /** All that still comes; a reset counts as an end, since the server may close with bytes of ours unread. */
    byte[] readUntilEnd() throws IOException {
        List<Byte> rest = new ArrayList<>();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                rest.add((byte) next);
            }
        } catch (SocketException | SSLException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted|closed).*");
        }
        byte[] bytes = new byte[rest.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = rest.get(i);
        }
        return bytes;
    }

    /** Sends what a closing peer sends, and sees the server close TCP. */
    void closeCleanly() throws IOException {
        write(Wire.close(1000, ""));
        assertThat(readUntilClose().code()).isEqualTo(1000);
        expectEnd();
        close();
    }

    /** Ends this half; the server's is still read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Drops the connection in such a way that the server sees it reset. */
    void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        tcp.close();
    }
}
