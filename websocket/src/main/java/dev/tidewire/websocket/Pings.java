package dev.tidewire.websocket;

import dev.tidewire.protocol.Opcode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The pings of one connection, ours and the peer's (RFC 6455 §5.5.2 and §5.5.3). Owned by its event loop. */
final class Pings {
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Connection connection;
    private @Nullable ByteBuffer latest;

    Pings(Connection connection) {
        this.connection = connection;
    }

    /** A copy of a payload that a program gives. */
    static ByteBuffer checked(ByteBuffer payload) {
        if (payload.remaining() > Opcode.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a ping carries at most " + Opcode.MAX_CONTROL_PAYLOAD + " bytes, not " + payload.remaining());
        }
        return ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    }

    void send(ByteBuffer payload) {
        if (connection.mayControl()) {
            connection.outgoing().control(Opcode.PING, payload);
        }
    }

    /** Asks a silent peer whether it is still there. */
    void keepAlive() {
        connection.outgoing().control(Opcode.PING, NO_PAYLOAD);
    }

    // RFC 6455 §5.5.3: while an answer cannot leave, only the latest ping needs one
    void received(ByteBuffer payload) {
        if (!connection.mayControl()) {
            return;
        }
        if (connection.link().isWritable()) {
            connection.outgoing().control(Opcode.PONG, payload);
        } else {
            latest = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        }
    }

    /** Answers the ping whose answer could not leave when it came. */
    void answerLatest() {
        if (latest != null && connection.mayControl()) {
            connection.outgoing().control(Opcode.PONG, latest);
            latest = null;
        }
    }
}
