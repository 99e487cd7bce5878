package dev.tidewire.security;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.MessageValidator;
import dev.tidewire.websocket.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Lets through the JSON, within {@link JsonLimits}, that a Java record can be made of: an object with a field for each
 * component and no other. A component may be a {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean}
 * or its wrapper, a {@code BigDecimal}, an enum (by name), another record, or a {@code List} or {@code Map<String, ...>} of
 * these. A field may be missing or null if its component is an {@code Optional} or annotated as {@code Nullable}. A number
 * out of the range of its type is refused, and so is an integer that a {@code double} does not hold exactly.
 *
 * <pre>{@code
 * var orders = RecordValidator.of(Order.class);
 * var route = Route.to(on -> on.message((ws, message) -> take(orders.read(message)))).validate(orders);
 * }</pre>
 *
 * <p>The record is made when the message is looked at: an {@code IllegalArgumentException} of its constructor is a violation, with its message for
 * the peer; what else it throws ends the connection with 1011. It runs on the event loop, so it is to be quick.
 *
 * <p>Immutable; any thread. Its time is linear in the size of the message.
 */
public final class RecordValidator<T extends Record> implements MessageValidator {
    private final Class<T> type;
    private final RecordShape shape;
    private final JsonLimits limits;

    private RecordValidator(Class<T> type, RecordShape shape, JsonLimits limits) {
        this.type = type;
        this.shape = shape;
        this.limits = limits;
    }

    /**
     * By this record.
     *
     * @throws IllegalArgumentException if a component has another type than those above, or the record's package is not
     *     open to this module
     */
    public static <T extends Record> RecordValidator<T> of(Class<T> type) {
        return new RecordValidator<>(type, new Shapes().of(type), JsonLimits.defaults());
    }

    /** Within these limits. */
    public RecordValidator<T> within(JsonLimits value) {
        return new RecordValidator<>(type, shape, value);
    }

    @Override
    public @Nullable Violation check(Message message) {
        try {
            message.attach(parse(message));
            return null;
        } catch (InvalidJson e) {
            return e.violation();
        }
    }

    /**
     * The message as a record. For a handler whose messages this has looked at it is the one that was made then, and nothing
     * is parsed again.
     *
     * @throws IllegalArgumentException if the message is wrong, with what and where
     */
    public T read(Message message) {
        Object known = message.attachment();
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        try {
            return parse(message);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException(e.violation().text(), e);
        }
    }

    private T parse(Message message) throws InvalidJson {
        try (JsonReader in = JsonReader.of(message, limits)) {
            Object read = shape.read(in, in.next());
            in.end();
            return type.cast(read);
        }
    }
}
