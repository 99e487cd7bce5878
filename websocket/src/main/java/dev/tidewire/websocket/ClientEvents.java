package dev.tidewire.websocket;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells the program's handler what happens on one connection of a client's socket, naming the lasting socket. */
final class ClientEvents implements Handler {
    private static final System.Logger LOG = System.getLogger(WebSocketClient.class.getName());

    private final Handler program;
    private final ClientHandle handle;
    private final ClientLife life;
    private boolean closed;

    ClientEvents(Handler program, ClientHandle handle, ClientLife life) {
        this.program = program;
        this.handle = handle;
        this.life = life;
    }

    @Override
    public boolean takesParts() {
        return program.takesParts();
    }

    @Override
    public void onOpen(WebSocket connection) throws Exception {
        try {
            program.onOpen(handle);
        } finally {
            handle.completeOpened();
        }
    }

    @Override
    public void onMessage(WebSocket connection, Message message) throws Exception {
        program.onMessage(handle, message);
    }

    @Override
    public void onPart(WebSocket connection, MessagePart part) throws Exception {
        program.onPart(handle, part);
    }

    @Override
    public void onDrain(WebSocket connection) throws Exception {
        program.onDrain(handle);
    }

    @Override
    public void onPong(WebSocket connection, ByteBuffer payload) throws Exception {
        program.onPong(handle, payload);
    }

    @Override
    public void onError(WebSocket connection, Throwable cause) {
        if (closed) {
            // onClose comes last: the program may be using the next connection by now
            LOG.log(Level.WARNING, () -> "an error after the end of a connection of " + handle, cause);
            return;
        }
        program.onError(handle, cause);
    }

    @Override
    public void onClose(WebSocket connection, CloseEvent event) {
        closed = true;
        @Nullable Duration delay = life.lost(event);
        try {
            program.onClose(handle, event);
        } catch (Throwable e) {
            life.report(e);
        } finally {
            life.goOn(delay);
        }
    }
}
