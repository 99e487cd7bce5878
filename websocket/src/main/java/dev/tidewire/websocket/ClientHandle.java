package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseStatus;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the program holds of a client's socket: stands for whichever {@link Connection} there is, and for none in
 * between. Thread-safe; the {@link ClientLife} behind it decides on the event loop.
 */
final class ClientHandle implements ClientSocket {
    private static final MessageWriter NOWHERE = new Nowhere();

    private final ClientLife life;
    private final CompletableFuture<ClientSocket> opened = new CompletableFuture<>();
    private final CompletableFuture<CloseEvent> closed = new CompletableFuture<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Object attachment;
    private volatile boolean paused;
    private volatile boolean closing;
    private volatile boolean over;

    /** Takes nothing: a message that is begun while there is no connection. */
    private static final class Nowhere implements MessageWriter {
        @Override
        public boolean write(ByteBuffer piece) {
            return false;
        }

        @Override
        public boolean write(String piece) {
            return false;
        }

        @Override
        public void close() {}
    }

    ClientHandle(ClientLife life) {
        this.life = life;
    }

    /** Stands for this connection from now on; on the event loop. */
    void standFor(Connection opening) {
        connection = opening;
        if (paused) {
            opening.pause();
        }
    }

    /** The connection that there is, or was last. */
    @Nullable
    Connection connection() {
        return connection;
    }

    /** Whether the program wants it to end. */
    boolean isClosing() {
        return closing;
    }

    /** There will be no connection any more. */
    void over() {
        over = true;
    }

    void completeOpened() {
        opened.complete(this);
    }

    void completeClosed(CloseEvent event, Throwable whyNotOpened) {
        opened.completeExceptionally(whyNotOpened);
        closed.complete(event);
    }

    @Override
    public CompletionStage<ClientSocket> opened() {
        return opened.minimalCompletionStage();
    }

    @Override
    public CompletionStage<CloseEvent> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public boolean send(String text) {
        Connection now = connection;
        return now != null && now.send(text);
    }

    @Override
    public boolean send(ByteBuffer binary) {
        Connection now = connection;
        if (now != null) {
            return now.send(binary);
        }
        binary.position(binary.limit());
        return false;
    }

    @Override
    public boolean send(Message message) {
        Connection now = connection;
        return now != null && now.send(message);
    }

    @Override
    public boolean send(PreparedMessage message) {
        Connection now = connection;
        return now != null && now.send(message);
    }

    @Override
    public MessageWriter streamText() {
        Connection now = connection;
        return now == null ? NOWHERE : now.streamText();
    }

    @Override
    public MessageWriter streamBinary() {
        Connection now = connection;
        return now == null ? NOWHERE : now.streamBinary();
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        ByteBuffer copy = Pings.checked(payload);
        Connection now = connection;
        return now != null && now.ping(copy);
    }

    @Override
    public void close(int code, String reason) {
        CloseStatus.of(code, reason);
        stop(open -> open.close(code, reason));
    }

    @Override
    public void terminate() {
        stop(Connection::terminate);
    }

    private void stop(ClientLife.Stop how) {
        closing = true;
        Connection now = connection;
        if (now != null) {
            how.stop(now);
        }
        life.stop(how);
    }

    @Override
    public void pause() {
        paused = true;
        Connection now = connection;
        if (now != null) {
            now.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        Connection now = connection;
        if (now != null) {
            now.resume();
        }
    }

    @Override
    public long bufferedAmount() {
        Connection now = connection;
        return now == null ? 0 : now.bufferedAmount();
    }

    @Override
    public State state() {
        if (over) {
            return State.CLOSED;
        }
        Connection now = connection;
        if (now != null && (now.state() != State.CLOSED || !life.reconnects())) {
            return now.state();
        }
        return closing ? State.CLOSING : State.CONNECTING;
    }

    @Override
    public Handshake handshake() {
        Connection now = connection;
        if (now == null) {
            throw new IllegalStateException("no handshake yet: the socket has not been open");
        }
        return now.handshake();
    }

    @Override
    public Clients clients() {
        return new OnlyClient(this);
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object attached) {
        attachment = attached;
    }

    @Override
    public String toString() {
        return "ClientSocket " + life.target() + " " + state();
    }
}
