package dev.tidewire.server.bench;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;

/**
 * Messages of one size that say when they were to leave, who published them, and which of the publisher's they are. One
 * thread at a time.
 */
final class PublicationPayload {
    /** The least size of a message. */
    static final int LEAST = 28;

    private static final int TIME_DIGITS = 14;
    private static final int PUBLISHER_DIGITS = 6;
    private static final int NUMBER_DIGITS = 8;

    private final Payload payload;
    private long time;
    private long publisher;
    private long number;

    PublicationPayload(int size, boolean binary) {
        this.payload = new Payload(size, binary, LEAST);
    }

    /** Sends a publication; answers false if it was not taken. */
    boolean send(WebSocket socket, long leaves, int from, long which) {
        Hexadecimal.put(payload.out(), 0, TIME_DIGITS, leaves);
        Hexadecimal.put(payload.out(), TIME_DIGITS, PUBLISHER_DIGITS, from);
        Hexadecimal.put(payload.out(), TIME_DIGITS + PUBLISHER_DIGITS, NUMBER_DIGITS, which);
        return payload.send(socket);
    }

    /** Takes a message in; answers whether it has the form of a publication. */
    boolean read(Message message) {
        if (!payload.read(message)) {
            return false;
        }
        time = Hexadecimal.get(payload.in(), 0, TIME_DIGITS);
        publisher = Hexadecimal.get(payload.in(), TIME_DIGITS, PUBLISHER_DIGITS);
        number = Hexadecimal.get(payload.in(), TIME_DIGITS + PUBLISHER_DIGITS, NUMBER_DIGITS);
        return time >= 0 && publisher >= 0 && number >= 0;
    }

    /** When the publication that was read was to leave. */
    long time() {
        return time;
    }

    long publisher() {
        return publisher;
    }

    long number() {
        return number;
    }
}
