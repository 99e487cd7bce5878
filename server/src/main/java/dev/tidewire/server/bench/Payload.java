package dev.tidewire.server.bench;

import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of messages of one size: numbers in front, written by its owner, and letters in turn behind them. One thread
 * at a time.
 */
final class Payload {
    private final boolean binary;
    private final int numbers;
    private final byte[] pattern;
    private final byte[] out;
    private final byte[] in;
    private final ByteBuffer outgoing;
    private final ByteBuffer incoming;

    /** @param numbers how many bytes in front are not of the pattern */
    Payload(int size, boolean binary, int numbers) {
        this.binary = binary;
        this.numbers = numbers;
        this.pattern = new byte[size];
        for (int i = 0; i < size; i++) {
            pattern[i] = (byte) ('a' + i % 26);
        }
        this.out = pattern.clone();
        this.in = new byte[size];
        this.outgoing = ByteBuffer.wrap(out);
        this.incoming = ByteBuffer.wrap(in);
    }

    /** Where the numbers of the next message to be sent are written. */
    byte[] out() {
        return out;
    }

    /** The message that was read last. */
    byte[] in() {
        return in;
    }

    /** Sends it; answers false if it was not taken. */
    boolean send(WebSocket socket) {
        if (binary) {
            return socket.send(outgoing.clear());
        }
        return socket.send(new String(out, StandardCharsets.ISO_8859_1));
    }

    /** Takes a message in; answers whether it can be one of ours, the numbers aside. */
    boolean read(Message message) {
        if (message.size() != pattern.length || message.isText() == binary) {
            return false;
        }
        message.copyTo(incoming.clear());
        return Arrays.equals(in, numbers, in.length, pattern, numbers, pattern.length);
    }
}
