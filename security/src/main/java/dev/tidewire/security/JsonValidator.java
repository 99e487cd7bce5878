package dev.tidewire.security;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.MessageValidator;
import dev.tidewire.websocket.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what is JSON (RFC 8259) within {@link JsonLimits}, whatever it says. A binary message is none; where some
 * are wanted, ask this for text alone:
 *
 * <pre>{@code
 * route.validate(message -> message.isText() ? json.check(message) : null)
 * }</pre>
 *
 * <p>Immutable; any thread. Its time is linear in the size of the message.
 */
public final class JsonValidator implements MessageValidator {
    private final JsonLimits limits;

    private JsonValidator(JsonLimits limits) {
        this.limits = limits;
    }

    /** Within {@link JsonLimits#defaults()}. */
    public static JsonValidator create() {
        return new JsonValidator(JsonLimits.defaults());
    }

    /** Within these limits. */
    public JsonValidator within(JsonLimits value) {
        return new JsonValidator(value);
    }

    @Override
    public @Nullable Violation check(Message message) {
        try (JsonReader in = JsonReader.of(message, limits)) {
            in.skip(in.next());
            in.end();
            return null;
        } catch (InvalidJson e) {
            return e.violation();
        }
    }
}
