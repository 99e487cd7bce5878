package dev.tidewire.websocket;

import java.util.function.Supplier;

record ClientHeader(String name, Supplier<String> value) {
    static ClientHeader of(String name, Supplier<String> value) {
        return new ClientHeader(name, value);
    }
}
