package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Looks at each whole message before a handler does, such as for JSON that fits a schema. Plugged in with {@link
 * Route#validate(MessageValidator)} or {@link WebSocketServer.Builder#validate(MessageValidator)}; what a message that is
 * wrong leads to is the {@link Validation}'s matter.
 *
 * <p>Called on event loops by many threads at once, for handlers that may block, too: it does not block, and its time is
 * bounded by the size of the message. One that throws ends the connection with 1011, as a handler would.
 */
@FunctionalInterface
public interface MessageValidator {

    /**
     * What is wrong with a message; null if nothing is. What it makes of the message, such as a parsed value, it may leave
     * for the handler with {@link Message#attach}.
     *
     * @param message lent until this returns
     */
    @Nullable
    Violation check(Message message);
}
