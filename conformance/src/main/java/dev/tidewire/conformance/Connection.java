package dev.tidewire.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.python.core.PyString;

/** A TCP connection of an {@link EventLoop}, for use on its thread. */
public final class Connection {
    // small, as the suite copies what is left of it once for every frame
    private static final int READ_SIZE = 1 << 14;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Selector selector;
    private final Handler handler;
    private final Deque<ByteBuffer> unwritten = new ArrayDeque<>();
    private final ByteBuffer read = ByteBuffer.allocate(READ_SIZE);
    private boolean writable = true;
    private boolean closing;
    private boolean closed;

    /** Told what becomes of a connection: {@code refused}, or {@code opened} and finally {@code closed}, once. */
    public interface Handler {
        void opened(Connection connection);

        void refused(String why);

        void received(PyString octets);

        /** Tells that it ended: {@code clean} if by a FIN, not by a reset or by {@link Connection#abort}. */
        void closed(boolean clean);
    }

    Connection(EventLoop loop, SocketChannel channel, Selector selector, Handler handler) {
        this.loop = loop;
        this.channel = channel;
        this.selector = selector;
        this.handler = handler;
    }

    /** Sends octets at the end of this turn of the loop, in one piece with what else is sent in it. */
    public void write(String octets) {
        if (closing || closed || octets.isEmpty()) {
            return;
        }
        if (unwritten.isEmpty()) {
            loop.hasUnwritten(this);
        }
        unwritten.add(ByteBuffer.wrap(Octets.bytes(octets)));
    }

    /** Sends what is still to be sent, then ends the connection. Nothing is received any more. */
    public void close() {
        if (!closing && !closed) {
            closing = true;
            loop.hasUnwritten(this);
        }
    }

    /** Ends the connection by a reset; what isn't sent yet never is. */
    public void abort() {
        if (closed) {
            return;
        }
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            // the reset can't be sent to a peer that is gone; closing is all that is left to do
        }
        loop.after(0, () -> finish(false));
    }

    /** Turns Nagle's algorithm off or on. */
    public void noDelay(boolean on) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, on);
    }

    /** Address of the peer. */
    public InetSocketAddress peer() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    void connect(InetSocketAddress address) {
        try {
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(address)) {
                open();
            }
        } catch (IOException | RuntimeException failure) {
            refuse(failure);
        }
    }

    void accepted() throws IOException {
        channel.register(selector, 0, this);
        open();
    }

    void serve(SelectionKey key) {
        if (key.isValid() && key.isConnectable()) {
            finishConnect();
            return;
        }
        if (key.isValid() && key.isReadable()) {
            receive();
        }
        if (key.isValid() && key.isWritable()) {
            flush();
        }
    }

    void flush() {
        if (closed || !channel.isConnected()) {
            return;
        }
        if (writable) {
            send();
        }
        if (closing && unwritten.isEmpty()) {
            finish(true);
        } else if (!closed) {
            showInterest();
        }
    }

    private void finishConnect() {
        try {
            if (channel.finishConnect()) {
                open();
            }
        } catch (IOException failure) {
            refuse(failure);
        }
    }

    private void open() {
        showInterest();
        if (!loop.guard(() -> handler.opened(this))) {
            abort();
        }
    }

    private void refuse(Exception failure) {
        closed = true;
        closeChannel();
        loop.guard(() -> handler.refused(String.valueOf(failure.getMessage())));
    }

    private void receive() {
        try {
            int count = channel.read(read.clear());
            loop.noteTraffic();
            if (count < 0) {
                finish(true);
            } else if (!loop.guard(() -> handler.received(Octets.python(read.array(), count)))) {
                abort();
            }
        } catch (IOException reset) {
            finish(false);
        }
    }

    private void send() {
        try {
            skip(channel.write(nextPiece()));
            loop.noteTraffic();
        } catch (IOException reset) {
            // what the peer sent before it went may still be unread, and the case is judged by it: let reading end it
            writable = false;
            unwritten.clear();
        }
    }

    private ByteBuffer nextPiece() {
        // one buffer: the JDK would copy all that is left of a heap buffer for each of its partial writes
        ByteBuffer piece = loop.writeBuffer();
        for (ByteBuffer source : unwritten) {
            int length = Math.min(source.remaining(), piece.remaining());
            piece.put(piece.position(), source, source.position(), length).position(piece.position() + length);
        }
        return piece.flip();
    }

    private void skip(int written) {
        int left = written;
        while (left > 0) {
            ByteBuffer first = unwritten.getFirst();
            int length = Math.min(left, first.remaining());
            first.position(first.position() + length);
            left -= length;
            if (!first.hasRemaining()) {
                unwritten.removeFirst();
            }
        }
    }

    private void showInterest() {
        SelectionKey key = channel.keyFor(selector);
        int reading = closing ? 0 : SelectionKey.OP_READ;
        key.interestOps(reading | (unwritten.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }

    private void finish(boolean clean) {
        if (closed) {
            return;
        }
        closed = true;
        closeChannel();
        loop.guard(() -> handler.closed(clean));
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (ClosedChannelException already) {
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
