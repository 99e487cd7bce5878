package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.MessageLimits;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Stands before a handler until it is known who is behind the connection: the first message goes to the {@link Login}, and
 * the handler learns of nothing before.
 */
final class FirstMessageHandler implements Handler {
    /** The largest first message in bytes. */
    static final int LARGEST = 8 * 1024;

    /** What holds for it. */
    static final MessageLimits LIMITS = new MessageLimits(LARGEST, LARGEST, 16);

    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final Handler handler;
    private final Connection connection;
    private final Login login;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    FirstMessageHandler(Handler handler, Connection connection, Login login) {
        this.handler = handler;
        this.connection = connection;
        this.login = login;
    }

    private boolean isIn() {
        return !login.isAwaited();
    }

    @Override
    public boolean takesParts() {
        return handler.takesParts();
    }

    @Override
    public void onOpen(WebSocket ws) throws Exception {
        handler.onOpen(ws);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) throws Exception {
        if (isIn()) {
            handler.onMessage(ws, message);
        } else {
            login.begin(message.isText(), message.isText() ? message.text() : "");
        }
    }

    @Override
    public void onPart(WebSocket ws, MessagePart part) throws Exception {
        if (isIn()) {
            handler.onPart(ws, part);
            return;
        }
        ByteBuffer bytes = part.bytes();
        if (parts.size() + bytes.remaining() > LARGEST) {
            connection.fail(Failure.LIMIT, CloseCode.TOO_LARGE, "the first message may have " + LARGEST + " bytes");
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        parts.writeBytes(copy);
        if (part.isLast()) {
            login.begin(part.isText(), parts.toString(StandardCharsets.UTF_8));
            parts.reset();
        }
    }

    @Override
    public void onDrain(WebSocket ws) throws Exception {
        if (isIn()) {
            handler.onDrain(ws);
        }
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) throws Exception {
        if (isIn()) {
            handler.onPong(ws, payload);
        }
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        if (isIn()) {
            handler.onError(ws, cause);
        } else if (cause instanceof Error) {
            LOG.log(Level.ERROR, () -> "a connection failed before its login: " + ws.handshake(), cause);
        }
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) throws Exception {
        if (isIn()) {
            handler.onClose(ws, event);
        }
    }
}
