package dev.tidewire.interop;

import java.nio.ByteBuffer;

/** What one end of a connection saw. */
sealed interface Event {

    /** The opening handshake is done; both texts are empty if nothing was agreed. */
    record Opened(String subprotocol, String extensions) implements Event {}

    record Text(String text) implements Event {
        @Override
        public String toString() {
            return text.length() < 200 ? "Text[" + text + "]" : "Text[" + text.length() + " chars]";
        }
    }

    record Binary(ByteBuffer bytes) implements Event {}

    record Ping(ByteBuffer payload) implements Event {}

    record Pong(ByteBuffer payload) implements Event {}

    record Failed(String message) implements Event {}

    record Closed(int code, String reason) implements Event {}

    static Event binary(byte[] bytes) {
        return new Binary(ByteBuffer.wrap(bytes));
    }

    static Event ping(byte[] payload) {
        return new Ping(ByteBuffer.wrap(payload));
    }

    static Event pong(byte[] payload) {
        return new Pong(ByteBuffer.wrap(payload));
    }
}
