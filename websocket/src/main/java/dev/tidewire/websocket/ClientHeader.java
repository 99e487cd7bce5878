package dev.tidewire.websocket;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.Headers;
import java.util.Objects;
import java.util.function.Supplier;

/** A header of the program's own in the opening handshake, whose value is asked for at each attempt. */
record ClientHeader(String name, Supplier<String> value) {

    /** A header that always says the same; checked at once. */
    static ClientHeader fixed(String name, String value) {
        requireFree(Headers.of(name, value));
        return new ClientHeader(name, () -> value);
    }

    /** A header whose name is checked at once, and each value when it is there. */
    static ClientHeader asked(String name, Supplier<String> value) {
        requireFree(Headers.of(name, ""));
        return new ClientHeader(name, value);
    }

    /** The value to send now; a supplier that has none shall throw, and say why. */
    String ask() {
        return Objects.requireNonNull(value.get(), () -> "the supplier of header " + name + " answered null");
    }

    private static void requireFree(Headers header) {
        ClientHandshake.to("localhost", 80, false).headers(header);
    }
}
