package dev.tidewire.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A client that does the least that a client can: sends frames made beforehand, and waits for as many bytes as the
 * answers must have. It blocks its thread, and allocates nothing once connected. For one thread.
 */
public final class LoopbackClient implements AutoCloseable {
    private static final String REQUEST = String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private static final int LONGEST_ANSWER = 4096;

    private final SocketChannel socket;

    /** Connects to this port on the loopback address and opens a WebSocket. */
    public LoopbackClient(int port) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        send(ByteBuffer.wrap(REQUEST.getBytes(US_ASCII)));
        readAnswer();
    }

    private void readAnswer() throws IOException {
        StringBuilder answer = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        while (answer.indexOf("\r\n\r\n") < 0 && answer.length() < LONGEST_ANSWER) {
            receive(one, 1);
            answer.append((char) one.get(0));
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("the server did not agree to a WebSocket: " + answer);
        }
    }

    /** Sends all of the buffer, whose position stays. */
    public void send(ByteBuffer frames) throws IOException {
        int start = frames.position();
        while (frames.hasRemaining()) {
            socket.write(frames);
        }
        frames.position(start);
    }

    /** Waits until this many bytes have come, and drops them. */
    public void receive(ByteBuffer scratch, int bytes) throws IOException {
        int left = bytes;
        while (left > 0) {
            scratch.clear().limit(Math.min(left, scratch.capacity()));
            int count = socket.read(scratch);
            if (count < 0) {
                throw new EOFException("the server closed the connection, " + left + " bytes short");
            }
            left -= count;
        }
    }

    /** Ends the connection without a closing handshake. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
