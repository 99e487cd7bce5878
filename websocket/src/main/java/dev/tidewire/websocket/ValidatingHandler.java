package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import java.nio.ByteBuffer;

/**
 * Stands before a handler and lets through the messages that the {@link Validation} has nothing against. On the
 * connection's event loop; what is wrong never waits in the inbox of a handler that may block.
 */
final class ValidatingHandler implements Handler {
    private static final int MINUTE_MILLIS = 60_000;

    private final Handler handler;
    private final Connection connection;
    private final Validation validation;
    private int violations;
    private int minuteBegan;

    /** @throws IllegalStateException if the handler takes parts of messages */
    ValidatingHandler(Handler handler, Connection connection, Validation validation) {
        requireWholeMessages(handler);
        this.handler = handler;
        this.connection = connection;
        this.validation = validation;
    }

    static void requireWholeMessages(Handler handler) {
        if (handler.takesParts()) {
            throw new IllegalStateException(
                    "a handler of parts sees a message before it is whole and could be validated: "
                            + "handle whole messages, or leave out validate(...)");
        }
    }

    @Override
    public void onMessage(WebSocket ws, Message message) throws Exception {
        Violation violation = validation.validator().check(message);
        if (violation == null) {
            handler.onMessage(ws, message);
        } else {
            refuse(ws, message.size(), violation);
        }
    }

    private void refuse(WebSocket ws, int size, Violation violation) {
        connection.settings().metrics().invalid(size);
        if (validation.closeCode() != Validation.GOES_ON) {
            connection.fail(Failure.PROTOCOL, validation.closeCode(), violation.text());
        } else if (isOneTooMany()) {
            connection.fail(
                    Failure.LIMIT,
                    CloseCode.POLICY_VIOLATION,
                    "more than " + validation.perMinute() + " invalid messages a minute: " + violation.text());
        } else {
            ws.send(validation.answerTo(violation));
        }
    }

    private boolean isOneTooMany() {
        int now = connection.loop().millis();
        if (violations == 0 || now - minuteBegan >= MINUTE_MILLIS) {
            minuteBegan = now;
            violations = 0;
        }
        return ++violations > validation.perMinute();
    }

    @Override
    public void onOpen(WebSocket ws) throws Exception {
        handler.onOpen(ws);
    }

    @Override
    public void onDrain(WebSocket ws) throws Exception {
        handler.onDrain(ws);
    }

    @Override
    public void onPong(WebSocket ws, ByteBuffer payload) throws Exception {
        handler.onPong(ws, payload);
    }

    @Override
    public void onError(WebSocket ws, Throwable cause) {
        handler.onError(ws, cause);
    }

    @Override
    public void onClose(WebSocket ws, CloseEvent event) throws Exception {
        handler.onClose(ws, event);
    }
}
