package dev.tidewire.server.bench;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;

/** Messages of one size that carry their number, as far as the size allows. One thread at a time. */
final class NumberedPayload {
    /** What {@link #read} answers for a message that came before, or was skipped. */
    static final long LATE = -1;

    /** What {@link #read} answers for a message that was never sent. */
    static final long WRONG = -2;

    private static final int MOST_DIGITS = 8;
    private static final int BITS = 4;

    private final Payload payload;
    private final int digits;
    private final long mask;

    NumberedPayload(int size, boolean binary) {
        this.digits = Math.min(MOST_DIGITS, size);
        this.mask = (1L << (digits * BITS)) - 1;
        this.payload = new Payload(size, binary, digits);
    }

    /** Sends the message with this number; answers false if it was not taken. */
    boolean send(WebSocket socket, long number) {
        Hexadecimal.put(payload.out(), 0, digits, number);
        return payload.send(socket);
    }

    /**
     * Which message this is.
     *
     * @param expected the number of the one that is to come next
     * @param outstanding how many are to come, that one included
     * @return how many were left out before it, {@link #LATE} or {@link #WRONG}
     */
    long read(Message message, long expected, long outstanding) {
        if (!payload.read(message)) {
            return WRONG;
        }
        long number = Hexadecimal.get(payload.in(), 0, digits);
        if (number < 0) {
            return WRONG;
        }
        long ahead = (number - expected) & mask;
        if (ahead < outstanding) {
            return ahead;
        }
        return ahead > mask >>> 1 ? LATE : WRONG;
    }
}
